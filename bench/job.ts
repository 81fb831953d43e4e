// What a contestant is told to compute, in files, because contestants speak several languages.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Batch } from '../kernels/backend.ts';
import { parameterCount, type Model } from '../kernels/model.ts';
import type { TaskData } from '../science/meta/task-data.ts';
import type { Work } from '../science/meta/flops.ts';

/** The JSON of a job. */
export interface Job extends Work {
  readonly implementation: string;
  readonly threads: number;
  readonly innerStepSize: number;
  readonly learningRate: number;
  /** The arrays of the problem, float64, little-endian, without gaps: those of `Problem` in its order. */
  readonly dataFile: string;
}

export interface Problem {
  /** The shared initialisation, [P]. */
  readonly parameters: Float64Array;
  /** Support states and derivatives, query states and derivatives. */
  readonly data: TaskData;
}

export function readJob(path: string): Job {
  return JSON.parse(readFileSync(path, 'utf8')) as Job;
}

export function writeProblem(path: string, { parameters, data: { support, query } }: Problem): void {
  const parts = [parameters, support.states, support.derivatives, query.states, query.derivatives];
  writeFileSync(
    path,
    Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
  );
}

export function readProblem(work: Work, path: string): Problem {
  const numbers = readNumbers(path);
  let at = 0;
  const next = (length: number) => numbers.subarray(at, (at += length));
  const parameters = next(parameterCount(work.model));
  const support = nextBatch(next, work.model, work.tasks, work.supportPoints);
  const query = nextBatch(next, work.model, work.tasks, work.queryPoints);
  return { parameters, data: { support, query } };
}

function nextBatch(
  next: (length: number) => Float64Array,
  { dimension }: Model,
  tasks: number,
  points: number,
): Batch {
  const length = tasks * points * dimension;
  return { tasks, points, states: next(length), derivatives: next(length) };
}

/** A file of float64. */
export function readNumbers(path: string): Float64Array {
  return new Float64Array(new Uint8Array(readFileSync(path)).buffer);
}
