import { chmodSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chainFiles } from '../rig/chain.ts';
import { cached, digests, eventsOf, executed, plannedSteps } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';

describe('a chain a -> b -> c that has run', () => {
  let project: Project;
  let outputs: ReturnType<typeof digests>;

  beforeAll(async () => {
    project = await createProject(chainFiles);
    outputs = digests(await run());
  });

  /** Every test starts from the sources that ran; what other tests executed stays in the cache. */
  beforeEach(() => {
    for (const [file, text] of Object.entries(chainFiles)) project.write(file, text);
  });

  const run = (...words: string[]) => project.run(['run', 'chain', '--json', ...words]);
  const blobOf = (action: string, output: string) => {
    const digest = outputs[action][output];
    return join(project.root, 'artifacts/cas', digest.slice(0, 2), digest);
  };

  test('a second run executes nothing', async () => {
    const again = await run();
    expect(executed(again)).toEqual([]);
    expect(cached(again)).toEqual(['a', 'b', 'c']);
    expect(again.exitCode).toBe(0);
  });

  test('an input file that is only touched reruns nothing', async () => {
    utimesSync(project.path('stages/numbers.txt'), 1, 1);
    expect(executed(await run())).toEqual([]);
  });

  test('an input file with other bytes reruns what its bytes change', async () => {
    project.write('stages/numbers.txt', '4 5 6\n');
    expect(executed(await run())).toEqual(['a', 'b', 'c']);
    project.write('stages/numbers.txt', chainFiles['stages/numbers.txt']);
    const back = await run();
    expect(executed(back)).toEqual([]);
    expect(cached(back)).toEqual(['a', 'b', 'c']);
  });

  test('edits of types, in a stage or two imports deep, rerun nothing', async () => {
    project.edit(
      'stages/a.ts',
      (text) =>
        `type Numbers = readonly number[];\n${text.replace('const scaled =', 'const scaled: Numbers =')}`,
    );
    project.edit('lib/inner.ts', (text) =>
      text.replace('(x: number): number', '<T extends number>(x: T): number'),
    );
    expect(executed(await run())).toEqual([]);
  });

  test('edits of comments and formatting rerun nothing', async () => {
    project.edit('stages/a.ts', (text) =>
      text.replace('// Reads the numbers.', '/* Reads\n   numbers */\n\n'),
    );
    project.edit('lib/inner.ts', (text) => `// squares\n${text.replaceAll(' ', '  ')}`);
    expect(executed(await run())).toEqual([]);
  });

  test('other code of a with the same output reruns a alone', async () => {
    project.edit('stages/a.ts', (text) => text.replace('scale * Number(text)', 'Number(text) * scale'));
    expect(executed(await run())).toEqual(['a']);
  });

  test('other code of b with the same output reruns b alone', async () => {
    project.edit('stages/b.ts', (text) =>
      text.replace('(value) => square(value)', '(value) => square(-value)'),
    );
    expect(executed(await run())).toEqual(['b']);
  });

  test('other code of b with another output reruns b and c', async () => {
    project.edit('stages/b.ts', (text) => text.replace('square(value)', 'square(value) + 1'));
    expect(executed(await run())).toEqual(['b', 'c']);
  });

  test('an edit two imports deep reruns the stages that reach it, and names the file', async () => {
    await run();
    project.edit('lib/inner.ts', (text) => text.replace('x * x', '1 * x * x'));
    const rerun = await run();
    expect(executed(rerun)).toEqual(['b']);
    expect(eventsOf(rerun, 'action-started')[0].reason).toEqual({
      kind: 'changed',
      parts: ['code lib/inner.ts'],
    });
  });

  test('another behaviour two imports deep reruns exactly what depends on it', async () => {
    project.edit('lib/inner.ts', (text) => text.replace('x * x', 'x * x * x'));
    expect(executed(await run())).toEqual(['b', 'c']);
  });

  test('another version of a package reruns the stages that import it, and names it', async () => {
    const manifest = (version: string) =>
      JSON.stringify({ name: 'units', version, type: 'module', exports: './index.js' });
    project.write('node_modules/units/package.json', manifest('1.0.0'));
    project.write('node_modules/units/index.js', 'export const one = 1;\n');
    project.edit(
      'stages/b.ts',
      (text) => `import { one } from 'units';\n${text.replace('square(value)', 'square(value * one)')}`,
    );
    await run();
    project.write('node_modules/units/package.json', manifest('1.0.1'));
    const rerun = await run();
    expect(executed(rerun)).toEqual(['b']);
    expect(eventsOf(rerun, 'action-started')[0].reason).toEqual({
      kind: 'changed',
      parts: ['package units'],
    });
    project.write('node_modules/units/package.json', manifest('1.0.0'));
    expect(executed(await run())).toEqual([]);
  });

  test('a stage that is renamed runs under its new name, and its readers are not rerun', async () => {
    project.edit('stages/b.ts', (text) => text.replace("name: 'b'", "name: 'squares'"));
    const renamed = await run();
    expect(executed(renamed)).toEqual(['squares']);
    expect(cached(renamed)).toEqual(['a', 'c']);
  });

  test('a raised version reruns the stage alone when its bytes stay the same', async () => {
    project.edit('stages/a.ts', (text) => text.replace("name: 'a',", "name: 'a', version: 2,"));
    const raised = await run();
    expect(executed(raised)).toEqual(['a']);
    expect(eventsOf(raised, 'action-started')[0].reason).toMatchObject({
      parts: expect.arrayContaining(['version version']),
    });
  });

  test('a changed parameter reruns its readers; set back, everything comes from the cache', async () => {
    expect(executed(await run('--set', 'offset=7'))).toEqual(['c']);
    expect(executed(await run('--set', 'offset=7'))).toEqual([]);
    expect(executed(await run())).toEqual([]);
  });

  test('an edit that is taken back reruns nothing', async () => {
    project.edit('stages/a.ts', (text) => text.replace('scale * Number', '2 * scale * Number'));
    expect(executed(await run())).toEqual(['a', 'b', 'c']);
    project.write('stages/a.ts', chainFiles['stages/a.ts']);
    expect(executed(await run())).toEqual([]);
  });

  test('published results that were deleted or edited are put back without executing anything', async () => {
    await run();
    const [squares, sum] = ['squares', 'sum'].map((name) => `artifacts/out/chain/default/${name}.json`) as [
      string,
      string,
    ];
    const before = [project.read(squares), project.read(sum)];
    project.remove(squares);
    project.write(sum, '[0]');
    expect(executed(await run())).toEqual([]);
    expect([project.read(squares), project.read(sum)]).toEqual(before);
  });

  test('a run of some stages leaves the published results of the others alone', async () => {
    await run();
    await run('a');
    expect(JSON.parse(project.read('artifacts/out/chain/default/sum.json'))).toEqual([14]);
  });

  test('an artifact that was tampered with is rebuilt with a notice, and its readers are not rerun', async () => {
    await run();
    const blob = blobOf('b', 'squares');
    const bytes = readFileSync(blob);
    chmodSync(blob, 0o644);
    writeFileSync(blob, Buffer.from(bytes).fill('9', 1, 2));
    const rerun = await run();
    expect(executed(rerun)).toEqual(['b']);
    expect(eventsOf(rerun, 'action-started')[0].reason).toEqual({
      kind: 'output-lost',
      detail: `squares: ${outputs['b']['squares'].slice(0, 12)}… is corrupt`,
    });
    expect(readFileSync(blob)).toEqual(bytes);
  });

  test('an artifact that was deleted is rebuilt with a notice', async () => {
    await run();
    rmSync(blobOf('a', 'scaled'));
    const rerun = await run();
    expect(executed(rerun)).toEqual(['a']);
    expect(eventsOf(rerun, 'action-started')[0].reason).toMatchObject({
      kind: 'output-lost',
      detail: expect.stringMatching(/is missing$/),
    });
  });

  test('--force executes the stage, and its readers only when its bytes changed', async () => {
    expect(executed(await run('--force', 'a'))).toEqual(['a']);
  });

  test('another profile shares what is equal', async () => {
    expect(executed(await run('--profile', 'large'))).toEqual(['a', 'b', 'c']);
    expect(executed(await run('--set', 'scale=1000'))).toEqual([]);
  });
});

const matrixFiles = {
  'pipelines/grid.ts': `
import { definePipeline, defineStage, json, list } from 'phaseline';
import { z } from 'zod';

const number = json('number', z.number());
const cell = defineStage({
  name: 'cell',
  parameters: z.strictObject({ x: z.number(), y: z.number() }),
  outputs: { product: number },
  run: ({ parameters: { x, y } }) => ({ product: x * y }),
});
const total = defineStage({
  name: 'total',
  inputs: { products: list(number) },
  outputs: { sum: number },
  run: ({ inputs: { products } }) => ({ sum: products.reduce((sum, { value }) => sum + value, 0) }),
});

export default definePipeline({
  name: 'grid',
  description: 'Multiplies',
  parameters: z.strictObject({ xs: z.array(z.number()).default([1, 2]), ys: z.array(z.number()).default([0]) }),
  profiles: { default: {} },
  graph: ({ parameters: { xs, ys }, matrix }) => ({
    total: total({ products: matrix({ x: xs, y: ys }, ({ x, y }) => cell({ x, y })) }),
  }),
});
`,
};

test('a longer axis of a matrix runs the new cells and what collects them, a shorter one only that', async () => {
  const project = await createProject(matrixFiles);
  await project.run(['run', 'grid', '--json']);
  const longer = await project.run(['run', 'grid', '--json', '--set', 'xs=1,2,3']);
  expect(executed(longer)).toEqual(['cell[x=3,y=0]', 'total']);
  const shorter = await project.run(['run', 'grid', '--json', '--set', 'xs=2']);
  expect(executed(shorter)).toEqual(['total']);
});

describe('plan and run', () => {
  /** Plans, runs, and checks that what was said happens: `run` executes, `cached` does not, `pending` may. */
  async function expectTruePlan(project: Project, pipeline: string, words: string[] = []) {
    const plan = await project.run(['plan', pipeline, ...words]);
    const run = await project.run(['run', pipeline, '--json', ...words]);
    const steps = plannedSteps(plan);
    const certain = steps.filter(({ status }) => status === 'run').map(({ action }) => action);
    const possible = steps.map(({ action }) => action);
    expect(executed(run)).toEqual(expect.arrayContaining(certain));
    expect(possible).toEqual(expect.arrayContaining(executed(run)));
    expect([...executed(run), ...cached(run)].sort()).toEqual(expect.arrayContaining(possible));
    expect(plan.exitCode).toBe(steps.length > 0 ? 10 : 0);
    return { steps: steps.map(({ status, action }) => `${status} ${action}`), executed: executed(run) };
  }

  test('agree from the first run to lost artifacts', async () => {
    const project = await createProject(chainFiles);
    expect(await expectTruePlan(project, 'chain')).toEqual({
      steps: ['run a', 'pending b', 'pending c'],
      executed: ['a', 'b', 'c'],
    });
    expect(await expectTruePlan(project, 'chain')).toEqual({ steps: [], executed: [] });
    expect(await expectTruePlan(project, 'chain', ['--set', 'offset=1'])).toEqual({
      steps: ['run c'],
      executed: ['c'],
    });

    // The pending ones turn out not to be needed: a gives the same bytes.
    project.edit('stages/a.ts', (text) => text.replace('scale * Number(text)', 'Number(text) * scale'));
    expect(await expectTruePlan(project, 'chain')).toEqual({
      steps: ['run a', 'pending b', 'pending c'],
      executed: ['a'],
    });
    expect(await expectTruePlan(project, 'chain', ['--force', 'b'])).toEqual({
      steps: ['run b', 'pending c'],
      executed: ['b'],
    });
    expect(await expectTruePlan(project, 'chain', ['b', '--set', 'scale=3'])).toEqual({
      steps: ['run a', 'pending b'],
      executed: ['a', 'b'],
    });
    rmSync(project.path('artifacts/cas'), { recursive: true });
    expect(await expectTruePlan(project, 'chain')).toEqual({
      steps: ['run a', 'pending b', 'pending c'],
      executed: ['a', 'b', 'c'],
    });
  });

  test('agree on matrices', async () => {
    const project = await createProject(matrixFiles);
    expect(await expectTruePlan(project, 'grid')).toEqual({
      steps: ['run cell[x=1,y=0]', 'run cell[x=2,y=0]', 'pending total'],
      executed: ['cell[x=1,y=0]', 'cell[x=2,y=0]', 'total'],
    });
    expect(await expectTruePlan(project, 'grid', ['--set', 'xs=2,1'])).toEqual({
      steps: ['run total'],
      executed: ['total'],
    });
    expect(await expectTruePlan(project, 'grid', ['--set', 'ys=0,5', 'cell'])).toEqual({
      steps: ['run cell[x=1,y=5]', 'run cell[x=2,y=5]'],
      executed: ['cell[x=1,y=5]', 'cell[x=2,y=5]'],
    });
  });

  test('plan executes nothing and leaves no record of a run', async () => {
    const project = await createProject(chainFiles);
    await project.run(['plan', 'chain']);
    const status = await project.run(['status', 'chain']);
    expect(status.stdout).toContain('chain (default): never run');
    expect((await project.run(['run', 'chain', '--json'])).exitCode).toBe(0);
  });
});
