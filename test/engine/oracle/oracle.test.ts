import fc from 'fast-check';
import { open } from 'node:fs/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { scripts } from './arbitrary.ts';
import { soakSeed, suiteTimeout, tell, times } from '../../faults/soak.ts';
import { describeScript } from './describe.ts';
import { playScript } from './oracle.ts';
import type { Step } from './script.ts';
import type { StageSpec, World } from './world.ts';

vi.mock(import('../../../engine/executors/pool.ts'), async (load) => {
  const pool = await load();
  const { inProcessPool } = await import('./in-process-pool.ts');
  return {
    ...pool,
    openPool: (entry, artifacts) => inProcessPool(entry, artifacts, pool.ActionFailure),
  };
});

// Nobody here pulls the plug, and waiting for the disk would be most of the time.
beforeAll(async () => {
  const handle = await open(import.meta.filename);
  vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'sync').mockResolvedValue();
  await handle.close();
});

const numRuns = times({ quick: 100, long: 5000 });

test(
  'random edits of random graphs rerun what they must, as planned, with the results of a run from nothing',
  async (context) => {
    await fc.assert(fc.asyncProperty(scripts, playScript), {
      numRuns,
      seed: soakSeed,
      // Shrinking plays each candidate anew.
      interruptAfterTimeLimit: 3_000_000,
      markInterruptAsFailure: true,
    });
    tell(context, {
      fault: 'a random script of edits of a random graph',
      times: numRuns,
      survived: numRuns,
      note: 'results of a run from nothing, the least reruns, all as planned',
    });
  },
  suiteTimeout,
);

const stage: StageSpec = {
  name: 's0',
  version: 1,
  code: { behaviour: 0, form: 0, comment: 0 },
  imports: [],
  packages: [],
  parameters: [],
  inputs: [],
  axes: [],
  readsCell: true,
  backend: false,
  outputs: 1,
  range: 1_000_003,
  fails: false,
};
const world = (...stages: readonly Partial<StageSpec>[]): World => ({
  stages: stages.map((more, i) => ({ ...stage, name: `s${i}`, ...more })),
  helpers: [],
  packages: [0, 0],
  parameters: [0, 0, 0],
  axes: { x: [0, 1], y: [] },
  backend: 0,
});
const run = { keepGoing: false, jobs: 1 };
const reading = (source: number) => ({ inputs: [{ source, output: 0, list: false }] });

// What random scripts found once.
test.each<[string, World, readonly Step[]]>([
  ['equal cells are planned as one', world({ axes: ['x'], readsCell: false }), [{ edits: [], run }]],
  [
    'equal cells that are forced execute once',
    world({ axes: ['x'], readsCell: false }, {}),
    [{ edits: [], run: { ...run, force: 0 } }],
  ],
  [
    'what changed is told although the run has written its own record meanwhile',
    world({}, {}),
    [
      { edits: [], run },
      { edits: [{ kind: 'rewire', index: 1, ...reading(0) }], run: { ...run, force: 0 } },
    ],
  ],
  [
    'an input that is an empty list now has changed',
    world({ axes: ['y'] }, {}),
    [
      { edits: [], run },
      { edits: [{ kind: 'rewire', index: 1, ...reading(0) }], run },
    ],
  ],
  [
    'one of two that lost the same bytes executes',
    world({ range: 1 }, { range: 1 }),
    [
      { edits: [], run },
      { edits: [{ kind: 'lose-output', index: 0 }], run },
    ],
  ],
  [
    'of equal cells that fail one executes, whatever the number of jobs',
    world({ axes: ['x'], readsCell: false, fails: true }),
    [{ edits: [], run: { ...run, keepGoing: true } }],
  ],
  [
    'of two that lost the same bytes the one that comes first in the plan executes',
    world({}, { ...reading(0), range: 1 }, { range: 1 }, {}),
    [
      { edits: [], run },
      { edits: [{ kind: 'lose-output', index: 1 }], run },
    ],
  ],
  [
    'what was stopped because another stage failed had been started',
    world({ fails: true }, {}, {}),
    [{ edits: [], run: { ...run, force: 0, jobs: 3 } }],
  ],
  [
    'a stage that fails twice',
    world({ fails: true }),
    [
      { edits: [], run },
      { edits: [], run },
    ],
  ],
])('%s', async (_, world, steps) => {
  await expect(playScript({ world, steps })).resolves.toBeUndefined();
});

test('a script is told line by line', () => {
  const [script] = fc.sample(scripts, { numRuns: 1, seed: 1 });
  expect(fc.stringify(script)).toBe(describeScript(script));
});
