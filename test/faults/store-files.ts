import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every kind of file that lies in `artifacts/`, by where it lies. */
const kinds = {
  signatures: /^cas\/signatures\.json$/,
  blob: /^cas\/../,
  record: /^actions\//,
  manifest: /^compiled\/[^/]+\.json$/,
  graph: /^compiled\/[^/]+\/graph-/,
  code: /^compiled\/[^/]+\//,
  'last run': /^runs\//,
  'list of results': /^out\/.*\/\.published\.json$/,
  result: /^out\//,
  checkpoint: /^checkpoints\//,
  log: /^logs\//,
  claim: /^claims\//,
  leftover: /^tmp\//,
} as const;

export type FileKind = keyof typeof kinds;

export interface StoreFile {
  readonly kind: FileKind;
  /** Relative to the project. */
  readonly path: string;
}

/** All files of a project's store, sorted by path. */
export function storeFiles(root: string): StoreFile[] {
  const artifacts = join(root, 'artifacts');
  return readdirSync(artifacts, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(artifacts.length + 1))
    .sort()
    .map((path) => {
      const kind = (Object.keys(kinds) as FileKind[]).find((candidate) => kinds[candidate].test(path));
      if (kind === undefined) throw new Error(`artifacts/${path} is of no known kind`);
      return { kind, path: `artifacts/${path}` };
    });
}

/** The results of a run as people find them, and the lock file: each path with its sha256. */
export function outcomeOf(root: string, variant: string): Record<string, string> {
  const results = storeFiles(root).filter(
    ({ kind, path }) => kind === 'result' && path.includes(`/${variant}/`),
  );
  return Object.fromEntries(
    [...results.map(({ path }) => path), 'pipeline.lock.json'].map((path) => [
      path,
      sha256(join(root, path)),
    ]),
  );
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
