// What the engine may cost, beside what it does.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../markdown.ts';
import type { Diamonds } from './diamonds.ts';
import { best, type Measure } from './measure.ts';
import { diamondFiles, phaseline, writeProject } from './phaseline-project.ts';

export interface Aim {
  readonly work: string;
  readonly aim: string;
  readonly measured: string;
}

const GIB = 1024;
/** The exit code of `plan`. */
const THERE_IS_WORK = 10;

export function measureAims(root: string, measure: Measure, folder: string, diamonds: Diamonds): Aim[] {
  const [ours] = diamonds.outcomes;
  const node = best(9, () => measure([process.execPath, '-e', '0'], folder)).cpuSeconds;
  const help = best(9, () => measure(phaseline(root, '--help'), folder)).cpuSeconds;
  const nothing = ([10, 100, 1000] as const).map((size) => ours.upToDate[size]!);
  const worker = workerCosts(root, measure, join(folder, 'worker'));
  return [
    { work: '`node -e 0`, CPU s', aim: '', measured: node.toFixed(3) },
    ...(['0.12', '0.15', '0.35'] as const).map((aim, i) => ({
      work: `Nothing to do, ${[10, 100, '1,000'][i]} stages, CPU s`,
      aim,
      measured: nothing[i].cpuSeconds.toFixed(2),
    })),
    {
      work: 'Its memory, MB',
      aim: '150',
      measured: String(Math.round((Math.max(...nothing.map(({ rssMiB }) => rssMiB)) * 2 ** 20) / 1e6)),
    },
    { work: '`--help`, ms CPU more than `node -e 0`', aim: '60', measured: ms(help - node) },
    { work: 'A stage that does nothing, in a warm worker, ms CPU', aim: '3', measured: ms(worker.stage, 1) },
    {
      work: 'A stage that starts a program, ms CPU more than the program',
      aim: '15',
      measured: ours.coldMilliseconds.toFixed(1),
    },
    {
      work: 'The start of a worker, ms CPU more than `node -e 0`',
      aim: '',
      measured: ms(worker.start - node),
    },
    { work: 'Restore 1,000 small outputs, CPU s', aim: '0.6', measured: ours.restore!.cpuSeconds.toFixed(2) },
    ...planning(root, measure, join(folder, 'planning')),
    storing(root, measure, join(folder, 'storing')),
  ];
}

export function engineAims(aims: readonly Aim[]): string {
  return markdownTable(
    ['', 'aim', 'measured'],
    aims.map(({ work, aim, measured }) => [work, aim, measured]),
  );
}

/** CPU seconds of a stage in a warm worker, and of a worker's start. */
function workerCosts(root: string, measure: Measure, folder: string): { stage: number; start: number } {
  const cold = (stages: number) => {
    const at = join(folder, String(stages));
    writeProject(root, at, diamondFiles(stages, 'nothing'));
    // Compiles, so that the run does not.
    measure(phaseline(root, 'list', 'diamond'), at);
    measure(phaseline(root, 'graph', 'diamond'), at);
    return best(5, () => {
      // Not deleted: see diamonds.ts.
      const aside = mkdtempSync(`${at}-aside-`);
      for (const part of ['cas', 'actions', 'out'].filter((name) => existsSync(join(at, 'artifacts', name))))
        renameSync(join(at, 'artifacts', part), join(aside, part));
      return measure(phaseline(root, 'run', 'diamond', '--jobs', '1'), at);
    }).cpuSeconds;
  };
  const [few, many] = [cold(10), cold(510)];
  const stage = (many - few) / 500;
  const nothing = best(5, () => measure(phaseline(root, 'run', 'diamond'), join(folder, '10'))).cpuSeconds;
  return { stage, start: few - nothing - 10 * stage };
}

/** How planning grows, by the whole command `plan`, with one thing changed so that the graph is built anew. */
function planning(root: string, measure: Measure, folder: string): Aim[] {
  const plan = (shape: string, size: number) => {
    const at = join(folder, `${shape}-${size}`);
    writeProject(root, at, shapeFiles(shape, size));
    measure(phaseline(root, 'list', 'shape'), at);
    let turn = 0;
    const command = () => phaseline(root, 'plan', 'shape', '--set', `turn=${++turn}`);
    return best(9, () => measure(command(), at, THERE_IS_WORK)).cpuSeconds;
  };
  const empty = plan('wide', 1);
  return [
    growth('10,000 actions', plan('wide', 5_000) - empty, plan('wide', 10_000) - empty),
    growth('a chain of 5,000', plan('chain', 2_500) - empty, plan('chain', 5_000) - empty),
    {
      work: 'Planning a shared sub-graph 8 wide and 10 deep, ms CPU more than one action',
      aim: '10',
      measured: ms(plan('shared', 10) - empty),
    },
  ];
}

function growth(what: string, half: number, whole: number): Aim {
  return {
    work: `Planning ${what}: CPU s, and of that for half as many`,
    aim: '2.3x',
    measured: `${whole.toFixed(2)}, ${(whole / half).toFixed(2)}x`,
  };
}

function shapeFiles(shape: string, size: number): Record<string, string> {
  const graphs: Record<string, string> = {
    wide: `{ all: matrix({ i: Array.from({ length: ${size} }, (_, i) => i) }, ({ i }) => sum({ of: [] }, { i })) }`,
    chain: `{ last: Array.from({ length: ${size} }).reduce((of, _, i) => sum({ of: [of].flat() }, { i }, { as: \`sum-\${i}\` }), []) }`,
    shared: `{ last: Array.from({ length: ${size} }).reduce((of, _, depth) =>
      Array.from({ length: 8 }, (_, i) => sum({ of }, { i: 8 * depth + i }, { as: \`sum-\${depth}-\${i}\` })), []) }`,
  };
  return {
    'pipelines/shape.js': `
import { definePipeline, defineStage, file, list } from 'phaseline';
import { z } from 'zod';
const text = file('text/plain');
const sum = defineStage({
  name: 'sum', parameters: z.strictObject({ i: z.number().int() }), inputs: { of: list(text) }, outputs: { text },
  run: () => ({ text: new Uint8Array(1) }),
});
export default definePipeline({
  name: 'shape', description: 'A graph to plan',
  parameters: z.strictObject({ turn: z.number().int() }), profiles: { default: { turn: 0 } },
  graph: ({ matrix }) => (${graphs[shape]}),
});
`,
  };
}

/** A file of 1 GiB as an output, against the programs that do the least there is to do: hash it and copy it. */
function storing(root: string, measure: Measure, folder: string): Aim {
  const at = join(folder, 'project');
  mkdirSync(folder, { recursive: true });
  writeProject(root, at, {
    'pipelines/large.js': `
import { definePipeline, defineStage, file } from 'phaseline';
import { randomFillSync } from 'node:crypto';
import { z } from 'zod';
const part = file('application/octet-stream');
const large = defineStage({
  name: 'large', parameters: z.strictObject({ part: z.number().int(), keep: z.boolean() }), outputs: { part },
  resources: { memoryMiB: 1024 },
  run: ({ parameters: { keep } }) => {
    const bytes = randomFillSync(new Uint8Array(256 * 2 ** 20));
    return { part: keep ? bytes : bytes.subarray(0, 1) };
  },
});
export default definePipeline({
  name: 'large', description: '1 GiB',
  parameters: z.strictObject({ keep: z.boolean() }), profiles: { default: { keep: true } },
  graph: ({ parameters: { keep }, matrix }) => {
    matrix({ part: [0, 1, 2, 3] }, ({ part }) => large({ part, keep }));
    // A result would be copied once more.
    return { other: large({ part: 4, keep: false }, { as: 'other' }) };
  },
});
`,
  });
  const source = join(folder, 'large');
  measure(['sh', '-c', `head -c ${GIB}M /dev/urandom > ${source} && sync`], folder);
  const least = best(2, () =>
    measure(
      ['sh', '-c', `sha256sum ${source} && cp ${source} ${source}.copy && sync ${source}.copy`],
      folder,
    ),
  );
  writeFileSync(source, '');
  rmSync(`${source}.copy`);
  const run = (keep: boolean) => {
    rmSync(join(at, 'artifacts/cas'), { recursive: true, force: true });
    return measure(phaseline(root, 'run', 'large', '--set', `keep=${String(keep)}`), at);
  };
  run(false);
  // The stage's own work is the same without what is stored.
  const [stored, idle] = [best(2, () => run(true)), best(2, () => run(false))];
  rmSync(folder, { recursive: true });
  const [cpu, wall] = (['cpuSeconds', 'wallSeconds'] as const).map(
    (of) => (stored[of] - idle[of]) / least[of],
  );
  return {
    work: 'Hashing and storing 1 GiB, against `sha256sum` and `cp`, CPU and wall',
    aim: '1.5x',
    measured: `${cpu.toFixed(2)}x, ${wall.toFixed(2)}x`,
  };
}

function ms(seconds: number, digits = 0): string {
  return (seconds * 1000).toFixed(digits);
}
