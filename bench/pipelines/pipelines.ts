// `npm run bench pipelines`: the project's own experiments from nothing, again, and with one more value of an axis.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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
  const profiles = join(folder, 'profiles');
  const measure = measuring(root);
  const pipeline = (...words: string[]) => [process.execPath, join(root, 'bin/pipeline.js'), ...words];
  // Ten milliseconds between samples: what the profiler itself takes is not seen then.
  const profiled = ['env', `NODE_OPTIONS=--cpu-prof --cpu-prof-interval=10000 --cpu-prof-dir=${profiles}`];
  const first = measure([...profiled, ...pipeline('run', name)], folder);
  const shares = sharesOf(profiles, `${root}/`);
  const again = measure(pipeline('run', name), folder);
  const plan = spawnSync(process.execPath, pipeline('plan', name, '--set', more, '--json').slice(1), {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (plan.status !== THERE_IS_WORK) throw new Error(`plan ended with ${plan.status}: ${plan.stderr}`);
  const statuses = [...plan.stdout.matchAll(/"status": ?"(\w+)"/g)].map(([, status]) => status);
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
      actions: statuses.length,
      run: statuses.filter((status) => status !== 'cached').length,
    },
    secondsOfStages: secondsOfStages(folder),
  };
}

/** What git knows of the project, without what was computed. */
function copySources(root: string, folder: string): void {
  const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
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
