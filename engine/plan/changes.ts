import type { ActionIdentity, CodeListing } from '../../schemas/disk/action-record.ts';

export interface Change {
  readonly part: 'parameter' | 'input' | 'code' | 'package' | 'backend' | 'engine' | 'version';
  /** `training.iterations`, `science/meta/adapt.ts`, … */
  readonly name: string;
  /** Undefined: it was not there. */
  readonly before?: string;
  readonly after?: string;
}

export interface Hashed {
  readonly identity: ActionIdentity;
  readonly code: CodeListing;
}

/** Everything that differs between what two actions were hashed from. Empty when their keys are equal. */
export function changesBetween(before: Hashed, after: Hashed): Change[] {
  const a = before.identity;
  const b = after.identity;
  return [
    ...compare('engine', { engine: a.engine }, { engine: b.engine }),
    ...compare('version', { version: a.version }, { version: b.version }),
    ...compare('backend', { backend: a.backend ?? 'none' }, { backend: b.backend ?? 'none' }),
    ...compare('parameter', leaves(a.parameters), leaves(b.parameters)),
    ...compare('input', inputLeaves(a), inputLeaves(b)),
    ...compare('code', before.code.modules, after.code.modules),
    ...compare('package', before.code.packages, after.code.packages),
  ];
}

function compare(
  part: Change['part'],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => shown(before[name]) !== shown(after[name]))
    .map((name) => ({
      part,
      name,
      ...(name in before ? { before: shown(before[name]) } : {}),
      ...(name in after ? { after: shown(after[name]) } : {}),
    }));
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Dotted path -> value; lists count as one value. */
function leaves(value: unknown, path = ''): Record<string, unknown> {
  const nested = value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!nested) return path === '' ? {} : { [path]: value };
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, member]) => leaves(member, path === '' ? name : `${path}.${name}`)),
  ) as Record<string, unknown>;
}

function inputLeaves(identity: ActionIdentity): Record<string, string> {
  const entries = Object.entries(identity.inputs).flatMap(([name, input]): [string, string][] =>
    typeof input === 'string'
      ? [[name, input]]
      : input.map(({ cell, digest }) => [`${name}[${cellText(cell)}]`, digest]),
  );
  return Object.fromEntries(entries);
}

function cellText(cell: Readonly<Record<string, unknown>>): string {
  return Object.entries(cell)
    .map(([axis, value]) => `${axis}=${String(value)}`)
    .join(',');
}
