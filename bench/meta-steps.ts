// One case: its contestants are checked against the reference backend, and then timed in turns.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceBackend } from '../kernels/reference/reference.ts';
import { INNER_STEP_SIZE, LEARNING_RATE, type Case } from './cases.ts';
import { startContestant, type ContestantProcess } from './contestant-process.ts';
import type { Contestant, Scripts } from './contestants.ts';
import { readNumbers, writeProblem, type Job } from './job.ts';
import { lossAndGradient, type LossAndGradient } from './loss-and-gradient.ts';
import { problemOf } from './problem.ts';
import type { Evaluated, Timed } from './protocol.ts';
import { median, relativeDifference } from './statistics.ts';

/** Relative errors above it are no rounding of float32. */
export const TOLERANCE = 1e-4;
const ROUNDS = 5;
const TURN_MILLISECONDS = 300;

export interface Outcome {
  readonly contestant: Contestant;
  readonly errors?: { readonly loss: number; readonly gradient: number };
  /** Of each of its turns; absent when it was not timed. */
  readonly turns?: readonly Turn[];
  /** Why it was not timed, or what to know about it. */
  readonly remark?: string;
}

export interface Turn {
  /** Median over the steps of the turn. */
  readonly wallMilliseconds: number;
  /** Mean over the steps of the turn. */
  readonly cpuMilliseconds: number;
  readonly peakRssMiB: number;
}

/** @param folder for the files of the case */
export async function timeCase(
  benchCase: Case,
  contestants: readonly Contestant[],
  scripts: Scripts,
  folder: string,
): Promise<Outcome[]> {
  mkdirSync(folder);
  const problem = problemOf(benchCase);
  const expected = lossAndGradient(referenceBackend, benchCase, problem.parameters, problem.data);
  const dataFile = join(folder, 'data.bin');
  writeProblem(dataFile, problem);
  const entrants: Entrant[] = [];
  for (const [index, contestant] of contestants.entries()) {
    if (!takesPart(contestant, benchCase)) continue;
    const job: Job = {
      ...benchCase,
      implementation: contestant.implementation,
      threads: contestant.threads,
      innerStepSize: INNER_STEP_SIZE,
      learningRate: LEARNING_RATE,
      dataFile,
    };
    const jobFile = join(folder, `${index}.json`);
    writeFileSync(jobFile, JSON.stringify(job));
    entrants.push(
      await enter(contestant, scripts.command(contestant.script, jobFile), expected, `${jobFile}.gradient`),
    );
  }
  await takeTurns(entrants);
  return entrants;
}

function takesPart({ implementation, algorithms }: Contestant, { only, algorithm }: Case): boolean {
  return only?.includes(implementation) !== false && algorithms?.includes(algorithm) !== false;
}

interface Entrant extends Outcome {
  readonly process?: ContestantProcess;
  turns?: Turn[];
}

/** Starts a contestant and compares its loss and gradient. One that is wrong or missing takes no turns. */
async function enter(
  contestant: Contestant,
  command: readonly string[] | { missing: string },
  expected: LossAndGradient,
  gradientFile: string,
): Promise<Entrant> {
  if ('missing' in command) return { contestant, remark: `missing: ${command.missing}` };
  const process = startContestant(command);
  try {
    const { loss } = await process.ask<Evaluated>({ do: 'evaluate', gradientFile });
    const errors = {
      loss: Math.abs(loss / expected.loss - 1),
      gradient: relativeDifference(readNumbers(gradientFile), expected.gradient),
    };
    if (Math.max(errors.loss, errors.gradient) <= TOLERANCE)
      return { contestant, errors, process, turns: [] };
    const remark = `wrong: its gradient is off by ${(100 * errors.gradient).toPrecision(2)}%`;
    if (contestant.knownWrong === true) return { contestant, errors, remark, process, turns: [] };
    await process.stop();
    return { contestant, errors, remark: `${remark}, so it was not timed` };
  } catch (error) {
    return { contestant, remark: `missing: ${messageOf(error)}` };
  }
}

/** Round after round, so that whatever else the machine does hits all alike; the first round warms up. */
async function takeTurns(entrants: readonly Entrant[]): Promise<void> {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { process, turns } of entrants) {
      if (process === undefined) continue;
      const timed = await process.ask<Timed>({ do: 'time', milliseconds: TURN_MILLISECONDS });
      if (round > 0) turns?.push({ ...timed, wallMilliseconds: median(timed.wallMilliseconds) });
    }
  }
  for (const { process } of entrants) await process?.stop();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
