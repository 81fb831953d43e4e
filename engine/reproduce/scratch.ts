import { sha256 } from '../project/sha256.ts';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredOutput } from '../artifacts/digest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { composeSession, type Session } from '../session.ts';
import { readPlainFile } from '../store/hash-file.ts';

/**
 * The same pipeline over an empty store in a temporary folder: no cache, no checkpoints, and nothing that is written
 * reaches the project.
 */
export async function inScratch<T>(session: Session, use: (scratch: Session) => Promise<T>): Promise<T> {
  const artifacts = await mkdtemp(join(tmpdir(), 'phaseline-reproduce-'));
  try {
    return await use(composeSession({ ...session, project: { ...session.project, artifacts } }));
  } finally {
    await rm(artifacts, { recursive: true, force: true });
  }
}

/**
 * Copies a blob of the project's store into the scratch store.
 *
 * @param what what it is, for the error: `the input "scaled" of "b"`
 * @throws PipelineError `missing-artifact`, `corrupt-artifact`
 */
export async function copyBlob(
  from: Session,
  to: Session,
  digest: string,
  what: string,
): Promise<StoredOutput> {
  requireBlob(from, digest, what);
  const path = from.cas.path(digest);
  const stored = await to.cas.putFile(path);
  if (stored.digest === digest) return stored;
  throw new PipelineError('corrupt-artifact', {
    what: `${what} does not have the bytes that the lock file names (${digest.slice(0, 12)}).`,
    why: 'Its file in the store was edited, or the disk lost bits.',
    todo: 'Run the pipeline: it notices, and makes the artifact again. Or reproduce the whole pipeline.',
    where: path,
  });
}

/** @throws PipelineError `missing-artifact` */
export function requireBlob({ cas, graph }: Session, digest: string, what: string): void {
  const path = cas.path(digest);
  if (existsSync(path)) return;
  const profile = graph.profile === 'default' ? '' : ` --profile ${graph.profile}`;
  throw new PipelineError('missing-artifact', {
    what: `${what} is not in the store: the lock file names it (${digest.slice(0, 12)}), and it is not here.`,
    why: 'It was deleted, or never made on this machine.',
    todo:
      `Reproduce the whole pipeline, which needs nothing: npx pipeline reproduce ${graph.pipeline}${profile}\n` +
      `Or make it first: npx pipeline run ${graph.pipeline}${profile} --frozen`,
    where: path,
  });
}

/** The bytes of a blob of the project's store, if they are there and right. The store is left as it is. */
export async function readBlob({ cas }: Session, digest: string): Promise<Uint8Array | undefined> {
  if (!existsSync(cas.path(digest))) return undefined;
  const content = (await readPlainFile(cas.path(digest)))?.content;
  const right = content && sha256(content) === digest;
  return right ? content : undefined;
}
