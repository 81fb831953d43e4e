// Rollouts as a contestant is told of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { parameterCount } from '../kernels/model.ts';
import { readNumbers } from './job.ts';
import type { RolloutProblem, RolloutSettings } from './rollout-problem.ts';

/** The JSON of a job. */
export interface RolloutJob extends RolloutSettings {
  readonly implementation: string;
  /** The arrays of the problem, float64, little-endian, without gaps, in the order of `RolloutProblem`. */
  readonly dataFile: string;
}

export interface RolloutRequest {
  /** Which of the systems x statesPerSystem initial states. */
  readonly rows: readonly number[];
  /** Where to write the last states, [rows, D] in float64. */
  readonly lastStatesFile: string;
}

export interface RolloutReply {
  readonly wallMilliseconds: number;
  readonly cpuMilliseconds: number;
  readonly peakRssMiB: number;
  /** Of the field, for each row. */
  readonly evaluations: readonly number[];
}

export function readRolloutJob(path: string): RolloutJob {
  return JSON.parse(readFileSync(path, 'utf8')) as RolloutJob;
}

export function writeRolloutProblem(path: string, { parameters, scales, initial }: RolloutProblem): void {
  writeFileSync(
    path,
    Buffer.concat(
      [parameters, scales, initial].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
    ),
  );
}

export function readRolloutProblem({ model, systems, dataFile }: RolloutJob): RolloutProblem {
  const numbers = readNumbers(dataFile);
  const scalesAt = systems * parameterCount(model);
  return {
    parameters: numbers.subarray(0, scalesAt),
    scales: numbers.subarray(scalesAt, scalesAt + systems),
    initial: numbers.subarray(scalesAt + systems),
  };
}
