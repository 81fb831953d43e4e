// `npm run bench pipelines`: the project's own experiments from nothing, again, and with one more value of an axis.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ActionRecord } from '../../schemas/disk/action-record.ts';
import { measuring } from '../engine/measure.ts';
import { markdownTable } from '../markdown.ts';
import { sharesOf } from './profiles.ts';

/** And an axis with one more value than the default has. */
const experiments = [
  { name: 'meta-hnn', more: 'seeds=0,1,2,3' },
  { name: 'meta-hnn-systems', more: 'seeds=0,1,2,3' },
  { name: 'maml-vs-anil', more: 'arms.noise=0,0.03,0.1,0.3,1' },
] as const;

const profiler = 'bench/pipelines/profiler.mjs';

/** The exit code of `plan`. */
const THERE_IS_WORK = 10;

export function benchPipelines(root: string, tell: (part: string) => void): string[] {
  const work = mkdtempSync(join(tmpdir(), 'phaseline-bench-'));
  try {
    const outcomes = experiments.map((experiment) => {
      const outcome = measureExperiment(root, join(work, experiment.name), experiment);
      tell(`${experiment.name}: ${(outcome.wall / 60).toFixed(1)} min`);
      return outcome;
    });
    const parts = [overviewTable(outcomes), stagesTable(outcomes)];
    parts.forEach(tell);
    return parts;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly name: string;
  readonly actions: number;
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
  readonly again: number;
  /** Shares of the time in which processors worked. */
  readonly kernels: number;
  readonly engine: number;
  /** Actions in all and to execute, with one more value. */
  readonly extended: { readonly more: string; readonly actions: number; readonly run: number };
  readonly secondsOfStages: ReadonlyMap<string, { readonly times: number; readonly seconds: number }>;
}

function measureExperiment(
  root: string,
  folder: string,
  { name, more }: (typeof experiments)[number],
): Outcome {
  copySources(root, folder);
  profileWorkers(root, folder);
  const profiles = join(folder, 'profiles');
  const measure = measuring(root);
  const command = [process.execPath, '--import', join(root, profiler), join(folder, 'bin/pipeline.js')];
  const pipeline = (...words: string[]) => [process.execPath, join(folder, 'bin/pipeline.js'), ...words];
  mkdirSync(profiles);
  const first = measure(['env', `PHASELINE_PROFILES=${profiles}`, ...command, 'run', name], folder);
  const shares = sharesOf(
    profiles,
    ['bin', 'dist'].map((part) => join(folder, part, '/')),
  );
  const again = measure(pipeline('run', name), folder);
  const [plan, ...of] = pipeline('plan', name, '--set', more);
  const { status, stdout, stderr } = spawnSync(plan, of, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== THERE_IS_WORK) throw new Error(`plan ended with ${status}: ${stderr}`);
  // "meta-hnn (default): 9 to run, 102 pending, 118 cached"
  const counts = [...stdout.split('\n', 1)[0].matchAll(/([\d,]+) (?:to run|pending|shared|cached)/g)];
  const planned = counts.map(([words, count]) => ({ words, count: Number(count.replaceAll(',', '')) }));
  const sum = (steps: typeof planned) => steps.reduce((total, { count }) => total + count, 0);
  return {
    name,
    actions: [...recordsIn(folder)].length,
    wall: first.wallSeconds,
    cpu: first.cpuSeconds,
    again: again.wallSeconds,
    kernels: shares.kernels / shares.busy,
    engine: shares.engine / shares.busy,
    extended: {
      more,
      actions: sum(planned),
      run: sum(planned.filter(({ words }) => !words.endsWith('cached'))),
    },
    secondsOfStages: secondsOfStages(folder),
  };
}

/** What git knows of the project, and what is built of it, without what was computed. */
function copySources(root: string, folder: string): void {
  const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Lets the workers of a copy write profiles. */
function profileWorkers(root: string, folder: string): void {
  const itself = 'worker-itself.js';
  const worker = join(folder, 'dist/engine/executors/worker.js');
  renameSync(worker, join(dirname(worker), itself));
  writeFileSync(worker, `import ${JSON.stringify(join(root, profiler))};\nawait import('./${itself}');\n`);
}

function* recordsIn(folder: string): Generator<ActionRecord> {
  const actions = join(folder, 'artifacts/actions');
  for (const name of readdirSync(actions, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.json')) yield JSON.parse(readFileSync(join(actions, name), 'utf8')) as ActionRecord;
}

function secondsOfStages(folder: string): Outcome['secondsOfStages'] {
  const stages = new Map<string, { times: number; seconds: number }>();
  for (const { identity, run } of recordsIn(folder)) {
    const { times, seconds } = stages.get(identity.stage) ?? { times: 0, seconds: 0 };
    stages.set(identity.stage, { times: times + 1, seconds: seconds + run.seconds });
  }
  return stages;
}

function overviewTable(outcomes: readonly Outcome[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return markdownTable(
    ['', 'actions', 'from nothing', 'CPU', 'kernels', 'engine', 'again', 'one more value: to execute'],
    outcomes.map(({ name, actions, wall, cpu, kernels, engine, again, extended }) => [
      name,
      String(actions),
      `${(wall / 60).toFixed(1)} min`,
      `${(cpu / 60).toFixed(1)} min`,
      percent(kernels),
      percent(engine),
      `${again.toFixed(2)} s`,
      `\`${extended.more}\`: ${extended.run} of ${extended.actions}`,
    ]),
  );
}

function stagesTable(outcomes: readonly Outcome[]): string {
  const stages = [...new Set(outcomes.flatMap(({ secondsOfStages: of }) => [...of.keys()]))];
  const total = (stage: string) =>
    outcomes.reduce((sum, { secondsOfStages: of }) => sum + (of.get(stage)?.seconds ?? 0), 0);
  stages.sort((a, b) => total(b) - total(a));
  return markdownTable(
    ['seconds in stages (times)', ...outcomes.map(({ name }) => name)],
    stages.map((stage) => [
      stage,
      ...outcomes.map(({ secondsOfStages: of }) => {
        const found = of.get(stage);
        return found === undefined ? '-' : `${found.seconds.toFixed(1)} (${found.times})`;
      }),
    ]),
  );
}
