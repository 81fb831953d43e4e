import fs from 'node:fs';
import { join } from 'node:path';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import type { DiskFileKind } from '../../../schemas/disk/files.ts';
import { PipelineError } from '../../errors/pipeline-error.ts';
import { errnoOf, fsError } from '../fs-error.ts';
import { readPlainTextSync } from '../hash-file.ts';
import type { StoreLayout } from '../layout.ts';
import { manifestName } from '../out-folder.ts';
import { entriesOf } from '../store-entries.ts';
import type { StoreEntry } from '../store-entries.ts';
import { parseFile } from '../validate-file.ts';
import type { DiskFile } from '../validate-file.ts';

/** What a collection keeps, however old it is. */
export interface Needs {
  /** Action keys: their records, outputs, logs and checkpoints. */
  readonly keys: ReadonlySet<string>;
  readonly digests: ReadonlySet<string>;
  /** Records of last runs whose results are there no more. */
  readonly forgottenRuns: readonly StoreEntry[];
}

/**
 * What lock files name, and what the folders of results in `out/` consist of with all that was computed for them.
 * Whoever deletes such a folder lets go of it.
 */
export async function findNeeds(layout: StoreLayout, locks: readonly LockFile[]): Promise<Needs> {
  const keys = new Set<string>();
  const digests = new Set<string>();
  for (const { pipelines } of locks) {
    for (const { actions } of Object.values(pipelines).flatMap((profiles) => Object.values(profiles))) {
      for (const { key, outputs } of Object.values(actions)) {
        keys.add(key);
        for (const digest of Object.values(outputs)) digests.add(digest);
      }
    }
  }
  for (const pipeline of await entriesOf(layout.out)) {
    for (const variant of await entriesOf(pipeline.path)) {
      const published = read('published', join(variant.path, manifestName));
      for (const { digest } of Object.values(published?.files ?? {})) digests.add(digest);
    }
  }
  const forgottenRuns: StoreEntry[] = [];
  for (const pipeline of await entriesOf(layout.runs)) {
    for (const entry of await entriesOf(pipeline.path)) {
      const variant = entry.name.replace(/\.json$/, '');
      if (!fs.existsSync(join(layout.out, pipeline.name, variant))) {
        forgottenRuns.push(entry);
        continue;
      }
      for (const { key } of Object.values(read('last-run', entry.path)?.actions ?? {}))
        if (key !== undefined) keys.add(key);
    }
  }
  return { keys, digests, forgottenRuns };
}

/** What is damaged names nothing; what a newer version wrote may name anything, so then nothing can be collected. */
function read<K extends DiskFileKind>(kind: K, path: string): DiskFile<K> | undefined {
  try {
    const file = readPlainTextSync(path);
    return file && parseFile(kind, file.text, path);
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'corrupt-file') return undefined;
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw fsError(error, path, 'read');
  }
}
