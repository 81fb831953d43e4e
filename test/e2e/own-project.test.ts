import { tableFromIPC } from 'apache-arrow';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { executed } from '../rig/events.ts';
import { createProject } from '../rig/project.ts';

/** A user's own pipeline of phaseline's stages and one in TypeScript. */
const files = {
  'pipelines/energies.ts': `
import { definePipeline } from 'phaseline';
import { sampleSystems } from 'phaseline/stages/sample-systems';
import { simulate } from 'phaseline/stages/simulate';
import { z } from 'zod';
import { momenta } from '../stages/momenta.ts';

export default definePipeline({
  name: 'energies',
  description: 'How large the momenta of random pendulums are',
  parameters: z.strictObject({ count: z.int().positive().default(3) }),
  profiles: { default: {} },
  graph({ parameters: { count } }) {
    const common = { system: { name: 'pendulum', constants: { g: 1 } }, purpose: 'mine', seed: 7 } as const;
    const systems = sampleSystems({ ...common, count });
    const observations = simulate({ systems }, { ...common, support: 4, query: 0, noise: 0 });
    return { observations, momenta: momenta({ observations }) };
  },
});
`,
  'stages/momenta.ts': `
import { defineStage, table } from 'phaseline';
import { observations } from 'phaseline/schemas/data';
import { magnitude } from '../lib/magnitude.ts';

export const largest = table('largest-momenta', { task: 'int32', momentum: 'float64' });

export const momenta = defineStage({
  name: 'momenta',
  inputs: { observations },
  outputs: { largest },
  run({ inputs: { observations: { task, state } } }) {
    const found = new Map<number, number>();
    task.forEach((system, row) => {
      const p = magnitude(state.data[row * state.width + 1]!);
      found.set(system, Math.max(found.get(system) ?? 0, p));
    });
    return { largest: { task: Int32Array.from(found.keys()), momentum: Float64Array.from(found.values()) } };
  },
});
`,
  'lib/magnitude.ts': `
type Real = number;
export const magnitude = (x: Real): Real => Math.abs(x);
`,
};

describe.each(['installed', 'linked'] as const)("a user's own project with phaseline %s", (phaseline) => {
  test('runs its TypeScript and phaseline’s stages without a build step, and reruns what its edits change', async () => {
    const project = await createProject(files, { phaseline });
    const run = await project.run(['run', 'energies', '--json']);
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    expect(executed(run)).toEqual(['momenta', 'sample-systems', 'simulate']);
    expect(existsSync(project.path('dist'))).toBe(false);

    const [observed, largest] = ['observations', 'momenta'].map((name) =>
      tableFromIPC(readFileSync(project.path(`artifacts/out/energies/default/${name}.arrow`))),
    );
    expect(observed.numRows).toBe(12);
    expect([...(largest.getChild('task') ?? [])]).toEqual([0, 1, 2]);
    for (const momentum of largest.getChild('momentum') ?? []) expect(momentum).toBeGreaterThan(0);

    project.edit('lib/magnitude.ts', (text) => text.replace('Math.abs(x)', '2 * Math.abs(x)'));
    expect(executed(await project.run(['run', 'energies', '--json']))).toEqual(['momenta']);
    expect(executed(await project.run(['run', 'energies', '--json', '--set', 'count=3']))).toEqual([]);
  });
});

test('an installed and a linked phaseline give the same bits', async () => {
  const digestsOf = async (phaseline: 'installed' | 'linked') => {
    const project = await createProject(files, { phaseline });
    await project.run(['run', 'energies']);
    const lock = JSON.parse(project.read('pipeline.lock.json')) as {
      pipelines: { energies: { default: { actions: Record<string, { outputs: Record<string, string> }> } } };
    };
    const { actions } = lock.pipelines.energies.default;
    return Object.fromEntries(Object.entries(actions).map(([action, { outputs }]) => [action, outputs]));
  };
  expect(await digestsOf('installed')).toEqual(await digestsOf('linked'));
});

test('plain JavaScript and a pipeline in .mjs work as well', async () => {
  const project = await createProject({
    'pipelines/plain.mjs': `
import { definePipeline, defineStage, json } from 'phaseline';
import { z } from 'zod';
const value = json('number', z.number());
const one = defineStage({ name: 'one', outputs: { value }, run: () => ({ value: 1 }) });
export default definePipeline({
  name: 'plain', description: 'No types', parameters: z.strictObject({}), profiles: { default: {} },
  graph: () => ({ one: one() }),
});
`,
  });
  expect(executed(await project.run(['run', 'plain', '--json']))).toEqual(['one']);
});
