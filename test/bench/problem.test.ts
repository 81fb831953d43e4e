import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cases } from '../../bench/cases.ts';
import { readProblem, writeProblem } from '../../bench/job.ts';
import { problemOf } from '../../bench/problem.ts';

const [mamlOne] = cases;

it('starts all implementations from numbers that float32 has', () => {
  const { parameters, data } = problemOf(mamlOne);
  for (const numbers of [parameters, data.support.states, data.query.derivatives]) {
    expect(numbers).toEqual(numbers.map(Math.fround));
    expect(numbers.every(Number.isFinite)).toBe(true);
  }
});

it.each([mamlOne, cases.at(-1)!])('$name: a problem survives its file', (benchCase) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const problem = problemOf(benchCase);
  writeProblem(join(folder, 'data.bin'), problem);
  expect(readProblem(benchCase, join(folder, 'data.bin'))).toEqual(problem);
});
