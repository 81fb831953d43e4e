import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Project } from '../../project/types.ts';
import { errnoOf, fsError } from '../fs-error.ts';
import { PipelineError } from '../../errors/pipeline-error.ts';
import { readPlainTextSync } from '../hash-file.ts';
import type { StoreLayout } from '../layout.ts';
import { LOCK_FILE } from '../lock-file.ts';
import { mayBeRunning } from '../process-identity.ts';
import { entriesOf } from '../store-entries.ts';
import type { StoreEntry } from '../store-entries.ts';
import { parseFile } from '../validate-file.ts';

const SECOND_NS = 1_000_000_000n;
const MINUTE_NS = 60n * SECOND_NS;
const DAY_NS = 24n * 3600n * SECOND_NS;

/**
 * Files that processes which died were writing. One that lives here is asked by its pid, runs on other machines by
 * `inUse`; what else writes (a command that compiles) does so for less than a minute.
 */
export async function temporaryLeftovers(
  { root }: Project,
  { tmp }: StoreLayout,
  now: bigint,
  inUse: bigint,
): Promise<StoreEntry[]> {
  const besideLock = (await entriesOf(root)).filter(
    ({ name }) => name.startsWith(`.${LOCK_FILE}.`) && name.endsWith('.tmp'),
  );
  return [...(await entriesOf(tmp)), ...besideLock].filter(({ name, stats }) => {
    const pid = /(?:^|[-.])(\d+)-[0-9a-f]{16}\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && mayBeRunning(Number(pid))) return false;
    return stats.mtimeNs < now - MINUTE_NS && stats.mtimeNs < inUse;
  });
}

/**
 * Compiled pipelines whose source is gone, and compiled folders that no pipeline points to. Whoever uses a folder
 * touches it every hour; so what nothing touched for a day is not in use.
 */
export async function unusedCompilations(
  { root }: Project,
  { compiled }: StoreLayout,
  now: bigint,
): Promise<StoreEntry[]> {
  const unused: StoreEntry[] = [];
  const inUse = new Set<string>();
  const isOld = ({ stats }: StoreEntry): boolean => stats.mtimeNs < now - DAY_NS;
  const entries = await entriesOf(compiled);
  for (const entry of entries.filter(({ name }) => name.endsWith('.json'))) {
    const manifest = readManifest(entry.path);
    if (manifest && existsSync(join(root, manifest.pipeline))) inUse.add(manifest.id);
    else if (isOld(entry)) unused.push(entry);
    else if (manifest) inUse.add(manifest.id);
  }
  const folders = entries.filter(({ name, stats }) => stats.isDirectory() && !inUse.has(basename(name)));
  return [...unused, ...folders.filter(isOld)];
}

function readManifest(path: string) {
  try {
    const read = readPlainTextSync(path);
    return read && parseFile('compiled-manifest', read.text, path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (error instanceof PipelineError && error.code === 'corrupt-file') return undefined;
    throw fsError(error, path, 'read');
  }
}
