import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sharesOf } from '../../bench/pipelines/profiles.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'profiles-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const frame = (functionName: string, url: string) => ({ functionName, url });

/** A chain of calls, each with a sample of so many milliseconds of its own. */
function writeProfile(name: string, calls: readonly (readonly [string, string, number])[]) {
  const nodes = [
    { id: 1, callFrame: frame('(root)', ''), children: [2] },
    ...calls.map(([functionName, url], i) => ({
      id: i + 2,
      callFrame: frame(functionName, url),
      ...(i + 1 < calls.length ? { children: [i + 3] } : {}),
    })),
  ];
  const profile = {
    nodes,
    samples: calls.map((_, i) => i + 2),
    timeDeltas: calls.map(([, , milliseconds]) => 1000 * milliseconds),
  };
  writeFileSync(join(folder, name), JSON.stringify(profile));
}

const compiled = 'file:///p/artifacts/compiled/ab/stage.js';

test('time counts to the nearest caller that is known: kernel, stage or engine', () => {
  writeProfile('worker.cpuprofile', [
    ['(program)', '', 1],
    ['execute', 'file:///repo/dist/engine/executors/worker.js', 2],
    ['run', compiled, 4],
    ['sort', 'node:internal/array', 8],
    ['wasm-function[3]', 'wasm://wasm/12ab', 16],
    ['progress', 'file:///repo/dist/engine/executors/context.js', 32],
  ]);
  const shares = sharesOf(folder, ['/repo/dist/']);
  expect(shares.busy).toBeCloseTo(0.063, 9);
  expect(shares.kernels).toBeCloseTo(0.016, 9);
  expect(shares.engine).toBeCloseTo(0.034, 9);
});

test("all that nobody else did in the process of the command is the engine's, but not its idleness", () => {
  writeProfile('command.cpuprofile', [
    ['(garbage collector)', '', 1],
    ['main', 'file:///elsewhere/bin/pipeline.js', 2],
  ]);
  writeProfile('idle.cpuprofile', [
    ['(idle)', '', 500],
    ['write', 'file:///repo/bench/pipelines/profiler.mjs', 500],
  ]);
  writeProfile('worker.cpuprofile', [['(garbage collector)', '', 4]]);
  const shares = sharesOf(folder, ['/repo/dist/']);
  expect(shares.busy).toBeCloseTo(0.007, 9);
  expect(shares.engine).toBeCloseTo(0.003, 9);
});
