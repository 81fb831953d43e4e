import { join } from 'node:path';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import { PipelineError } from '../../errors/pipeline-error.ts';
import type { Project } from '../../project/types.ts';
import { openClaims, type ListedClaim } from '../claims.ts';
import { fsError } from '../fs-error.ts';
import { storeLayout } from '../layout.ts';
import type { StoreLayout } from '../layout.ts';
import { emptyLock, LOCK_FILE, readLock } from '../lock-file.ts';
import { openSignatures } from '../signatures.ts';
import { entriesOf } from '../store-entries.ts';
import { takeAway } from '../take-away.ts';
import { verifyBlobs } from './blobs.ts';
import { verifyCompiled } from './compiled.ts';
import { expectType, faultOf } from './inspect.ts';
import { verifyLogsAndClaims, verifyRuns, verifySignatures } from './notes.ts';
import { Owners } from './owners.ts';
import type { Problem, Report } from './problem.ts';
import { compareWithLock, verifyRecords, type KnownRecord } from './records.ts';
import { verifyResults } from './results.ts';
import { verifyCheckpoints } from './saved-states.ts';

export interface VerifyRequest {
  /** Take away what is wrong, so that the next run makes it again. */
  readonly repair: boolean;
  /** Is told of each problem, and whether a repair took away what is wrong. */
  readonly onProblem: (problem: Problem, repaired: boolean) => void;
  /** Bytes hashed so far, and bytes in all. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface Verification {
  readonly blobs: number;
  readonly bytes: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly problems: number;
  readonly repaired: number;
}

/**
 * Reads the whole store and compares everything with its digest, also what earlier runs noted as right. Runs may go
 * on meanwhile: what they are writing is not looked at before it is whole.
 *
 * @throws PipelineError `store-not-writable`, `io-failed` when a repair fails
 */
export async function verifyStore(project: Project, request: VerifyRequest): Promise<Verification> {
  const layout = storeLayout(project.artifacts);
  const signatures = openSignatures(layout);
  const owners = new Owners();
  const counts = { problems: 0, repaired: 0 };
  const report: Report = async (problem) => {
    counts.problems++;
    const repaired = request.repair && problem.remove.length > 0;
    if (repaired) await repair(problem, layout);
    if (repaired) counts.repaired++;
    request.onProblem(problem, repaired);
  };

  await verifyTop(layout, report);
  const claims = openClaims(layout);
  const runningBefore = await claims.list();
  const lock = await verifyLock(project, report);
  owners.addLock(lock);
  for (const { pipeline, variant, run } of await verifyRuns(layout, report))
    owners.addRun(pipeline, variant, run);
  const records = await verifyRecords(layout, signatures, owners, report);
  const running = [...runningBefore, ...(await claims.list())];
  await compareWithLock(recordsBefore(running, records), lock, owners, report);
  await verifySignatures(layout, report);
  const { onProgress } = request;
  const blobs = await verifyBlobs({ layout, signatures, owners, records, report, onProgress });
  const checkpoints = await verifyCheckpoints(layout, owners, report);
  await verifyLogsAndClaims(layout, owners, report);
  await verifyCompiled(layout, report);
  await verifyResults(layout, claims, report);
  await signatures.flush();
  return { ...blobs, records: records.length, checkpoints, ...counts };
}

/** Those that no run which goes on may have written: what it executed is in the lock file when it ends. */
function recordsBefore(
  claims: readonly ListedClaim[],
  records: readonly KnownRecord[],
): readonly KnownRecord[] {
  const starts = claims.flatMap(({ alive, since }) => (alive && since !== undefined ? [since] : []));
  return records.filter(({ entry }) => starts.every((since) => entry.stats.mtimeNs < since));
}

/** The folders of the store themselves; what else lies beside them is none of phaseline's business. */
async function verifyTop(layout: StoreLayout, report: Report): Promise<void> {
  const own = new Set(Object.values(layout).filter((path) => typeof path === 'string'));
  const context = { of: [], todo: 'The next run makes the folder anew.', report };
  for (const entry of await entriesOf(layout.root)) {
    if (own.has(entry.path)) await expectType(entry, 'folder', context);
  }
}

/** A lock file that cannot be used names nothing; git has the one before. */
async function verifyLock({ root }: Project, report: Report): Promise<LockFile> {
  try {
    return await readLock(root);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    const path = join(root, LOCK_FILE);
    const kinds = { 'newer-version': 'newer', 'corrupt-file': 'corrupt' } as const;
    const kind = error.code in kinds ? kinds[error.code as keyof typeof kinds] : 'unreadable';
    await report({ kind, path, what: faultOf(error, path), of: [], remove: [], todo: error.facts.todo });
    return emptyLock;
  }
}

async function repair({ remove }: Problem, layout: StoreLayout): Promise<void> {
  for (const { path, stats } of remove) {
    try {
      await takeAway(path, stats, layout.tmp);
    } catch (error) {
      throw fsError(error, path, 'remove what is wrong');
    }
  }
}
