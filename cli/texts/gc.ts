import type { Garbage, GarbageKind } from '../../engine/store/gc/garbage.ts';
import type { Colors } from '../format/colors.ts';
import { formatBytes, formatQuantity } from '../format/numbers.ts';
import { pad } from '../format/width.ts';

const nouns: Readonly<Record<GarbageKind, string>> = {
  action: 'action',
  artifact: 'artifact',
  log: 'log',
  checkpoint: 'checkpoint',
  run: 'record of a run',
  compiled: 'compiled pipeline',
  temporary: 'temporary file',
  claim: 'dead claim',
};

/** One thing that would be deleted. */
export function formatGarbage(
  { kind, path, bytes }: Pick<Garbage, 'kind' | 'path' | 'bytes'>,
  colors: Colors,
): string {
  return `${pad(formatBytes(bytes), 9, 'right')}  ${colors.dim(pad(kind, 10))}  ${path}`;
}

interface CollectionFacts {
  readonly deleted: readonly Garbage[];
  readonly freed: number;
  readonly remaining: number;
  readonly maxBytes?: number;
  readonly dryRun: boolean;
}

/** How much of what was deleted, and what is left. */
export function formatCollection({ deleted, freed, remaining, maxBytes, dryRun }: CollectionFacts): string[] {
  const left = `${formatBytes(remaining)} ${dryRun ? 'would be left' : 'are left'}`;
  const lines =
    deleted.length === 0
      ? [`Nothing to delete: ${formatBytes(remaining)}, all of it needed or used lately`]
      : [`${dryRun ? 'Would delete' : 'Deleted'} ${counts(deleted)}: ${formatBytes(freed)}; ${left}`];
  if (maxBytes !== undefined && remaining > maxBytes) {
    lines.push(
      `That is more than ${formatBytes(maxBytes)}: the rest is needed by lock files, by results in artifacts/out/, or ` +
        'by runs that go on',
    );
  }
  return lines;
}

function counts(deleted: readonly Garbage[]): string {
  const numbers = new Map<GarbageKind, number>();
  for (const { kind } of deleted) numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
  return [...numbers].map(([kind, count]) => plural(count, kind)).join(', ');
}

function plural(count: number, kind: GarbageKind): string {
  if (kind === 'run' && count > 1) return `${formatQuantity(count, 'record')} of runs`;
  return formatQuantity(count, nouns[kind]);
}
