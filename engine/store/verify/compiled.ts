import fs from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from '../../project/sha256.ts';
import type { CompiledManifest } from '../../../schemas/disk/compiled-manifest.ts';
import { readPlainFile } from '../hash-file.ts';
import { textKept } from '../kept-text.ts';
import type { StoreLayout } from '../layout.ts';
import { isUnchanged } from '../store-entries.ts';
import type { StoreEntry } from '../store-entries.ts';
import { expectEntries, expectType, guarded, readAs } from './inspect.ts';
import type { Context } from './inspect.ts';
import type { Report } from './problem.ts';

interface Compilation {
  readonly pipeline: string;
  readonly entry: StoreEntry;
  readonly manifest: CompiledManifest;
}

/** Compiled pipelines and their kept graphs: that they have the bytes that were written. */
export async function verifyCompiled({ compiled }: StoreLayout, report: Report): Promise<void> {
  const context = { of: [], todo: 'The pipeline is compiled again.', report };
  const names = { form: /^[0-9a-f]{64}$|\.json$/, type: 'any' } as const;
  const entries = await expectEntries(compiled, names, context);
  const compilations: Compilation[] = [];
  for (const entry of entries.filter(({ name }) => name.endsWith('.json'))) {
    const pipeline = basename(entry.name, '.json');
    const own = { ...context, of: [pipeline] };
    if (!(await expectType(entry, 'file', own))) continue;
    const manifest = await readAs('compiled-manifest', entry, own);
    if (manifest) compilations.push({ pipeline, entry, manifest });
  }
  for (const folder of entries.filter(({ name }) => !name.endsWith('.json'))) {
    const users = compilations.filter(({ manifest }) => manifest.id === folder.name);
    const own = { ...context, of: users.map(({ pipeline }) => pipeline) };
    if (!(await expectType(folder, 'folder', own))) continue;
    const digests = new Map(users.flatMap(({ manifest }) => Object.entries(manifest.outputs)));
    for (const entry of await expectEntries(folder.path, { form: /^/, type: 'file' }, own))
      await verifyFile(entry, digests.get(entry.name), own);
  }
  for (const compilation of compilations) await verifyPresence(compiled, compilation, context);
}

async function verifyFile(entry: StoreEntry, digest: string | undefined, context: Context): Promise<void> {
  const { path, name } = entry;
  const read = await guarded(path, context, () => readPlainFile(path));
  if (read === undefined) return;
  const right = name.startsWith('graph-')
    ? textKept(path, read.content.toString('utf8')) !== undefined
    : (digest ?? sha256(read.content)) === sha256(read.content);
  if (right) return;
  const { of, todo, report } = context;
  const what = 'does not have the bytes that were written';
  await report({ kind: 'corrupt', path, what, of, remove: [{ path, stats: read.stats }], todo });
}

async function verifyPresence(
  compiled: string,
  { pipeline, entry, manifest }: Compilation,
  { todo, report }: Context,
): Promise<void> {
  for (const name of Object.keys(manifest.outputs)) {
    const path = join(compiled, manifest.id, name);
    if (statsOf(path) !== undefined) continue;
    const now = statsOf(entry.path);
    // Compiled anew in the meantime.
    if (now === undefined || !isUnchanged(entry.stats, now)) return;
    const what = `is named by ${entry.name}, and is not there`;
    await report({ kind: 'missing', path, what, of: [pipeline], remove: [entry], todo });
    return;
  }
}

function statsOf(path: string) {
  return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
}
