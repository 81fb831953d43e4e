import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../engine/errors/catalogue.ts';
import { messageOf, type ErrorData } from '../../engine/errors/pipeline-error.ts';
import type { Finished } from '../rig/command.ts';
import { eventsOf } from '../rig/events.ts';
import { faults, type Fault } from '../rig/faults.ts';
import { createProject, type Project } from '../rig/project.ts';
import { flipBit } from './damage.ts';
import { millFiles } from './mill.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';
import { outcomeOf, storeFiles } from './store-files.ts';

const codes = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE', 'short'] as const;
const processes = ['command', 'worker'] as const;
/** A run that takes longer than this hangs. */
const patience = 120_000;

/** What a run finds: nothing at all, the compiled code, everything, or a store in which this and that is spoilt. */
const states = ['empty', 'compiled', 'full', 'spoilt'] as const;
type State = (typeof states)[number];

interface Case {
  readonly state: State;
  readonly code: Fault['code'];
  readonly process: 'command' | 'worker';
  readonly from: number;
  /** Whether the operations after it work again. */
  readonly once: boolean;
}

test(
  'whichever file operation fails, the run ends right or with an error that says what to do, and the next one is right',
  async (context) => {
    const count = times({ quick: 14, long: 700 });
    const lanes = await Promise.all([openLane(), openLane()]);
    const cases = casesOf(await tallyAll(lanes[0]), count);
    const seen: Seen = { right: 0, errors: new Map(), wrong: [] };
    const left = cases.entries();
    await Promise.all(
      lanes.map(async (lane) => {
        for (const [index, one] of left) {
          const name = `seed ${soakSeed}, case ${index}`;
          await playCase(lane, one, name, seen).catch((error: unknown) => seen.wrong.push(messageOf(error)));
        }
      }),
    );
    expect(seen.wrong.join('\n\n')).toBe('');
    const errors = [...seen.errors].sort(([a], [b]) => (a < b ? -1 : 1));
    tell(context, {
      fault: 'the nth file operation fails: ENOSPC, EIO, EACCES, EMFILE, or a write falls short',
      times: count,
      survived: count,
      note:
        `${seen.right} runs were right all the same, the others ended with ` +
        `${errors.map(([code, n]) => `${code} (${n})`).join(', ')}; every next run was right`,
    });
  },
  suiteTimeout,
);

/** How the cases ended. */
interface Seen {
  right: number;
  /** How many runs ended with an error, by its code. */
  readonly errors: Map<string, number>;
  /** What was not as it should be. */
  readonly wrong: string[];
}

/** A project with a clean store put aside, of which each case gets a copy. */
interface Lane {
  readonly project: Project;
  readonly clean: Record<string, string>;
}

async function openLane(): Promise<Lane> {
  const project = await createProject(millFiles);
  const { exitCode, stderr } = await project.run(['run', 'mill']);
  expect(exitCode, stderr).toBe(0);
  const clean = outcomeOf(project.root, 'default');
  cpSync(project.path('artifacts'), project.path('clean/artifacts'), { recursive: true });
  cpSync(project.path('pipeline.lock.json'), project.path('clean/pipeline.lock.json'));
  return { project, clean };
}

function prepare({ project }: Lane, state: State): void {
  rmSync(project.path('artifacts'), { recursive: true, force: true });
  rmSync(project.path('pipeline.lock.json'), { force: true });
  if (state === 'empty') return;
  mkdirSync(project.path('artifacts'));
  if (state === 'compiled') {
    cpSync(project.path('clean/artifacts/compiled'), project.path('artifacts/compiled'), { recursive: true });
    return;
  }
  cpSync(project.path('clean/artifacts'), project.path('artifacts'), { recursive: true });
  cpSync(project.path('clean/pipeline.lock.json'), project.path('pipeline.lock.json'));
  if (state === 'full') return;
  const choose = new Chooser(1);
  const files = storeFiles(project.root);
  for (const kind of ['blob', 'record', 'result'] as const) {
    const path = project.path(files.filter((file) => file.kind === kind).at(-1)!.path);
    const [spoilt] = flipBit(readFileSync(path), choose);
    rmSync(path);
    writeFileSync(path, spoilt);
  }
}

/** How many operations of a run from each state can fail with each code, in each of its processes. */
async function tallyAll(
  lane: Lane,
): Promise<(Omit<Case, 'from' | 'once'> & { readonly operations: number })[]> {
  const tallies = [];
  for (const state of states) {
    prepare(lane, state);
    const folder = lane.project.path('tally');
    mkdirSync(folder);
    const finished = await lane.project.run(['run', 'mill', '--jobs', '1'], {
      env: faults({
        code: 'EIO',
        part: lane.project.root,
        tally: join(folder, 'of'),
        from: Number.MAX_SAFE_INTEGER,
      }),
    });
    expect(finished.exitCode, finished.stderr).toBe(0);
    const counts = readdirSync(folder).map(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Tally,
    );
    for (const process of processes) {
      for (const code of codes) {
        const own = counts
          .filter((tally) => tally.process === process)
          .map((tally) => tally.counts[code] ?? 0);
        tallies.push({ state, code, process, operations: Math.max(0, ...own) });
      }
    }
    rmSync(folder, { recursive: true });
  }
  return tallies;
}

interface Tally {
  readonly process: 'command' | 'worker';
  readonly counts: Partial<Record<Fault['code'], number>>;
}

/** Drawn from all operations alike; when there are fewer than wanted, each is played. */
function casesOf(tallies: Awaited<ReturnType<typeof tallyAll>>, count: number): Case[] {
  const choose = new Chooser(soakSeed);
  const all = tallies.flatMap(({ operations, ...rest }) =>
    Array.from({ length: operations }, (_, i) => ({ ...rest, from: i + 1, once: (i + soakSeed) % 3 !== 0 })),
  );
  for (let i = all.length - 1; i > 0; i--) {
    const j = choose.below(i + 1);
    [all[i], all[j]] = [all[j], all[i]];
  }
  expect(all.length).toBeGreaterThanOrEqual(count);
  return all.slice(0, count);
}

async function playCase(lane: Lane, { once, ...one }: Case, name: string, seen: Seen): Promise<void> {
  const { project, clean } = lane;
  const { state, code, process, from } = one;
  prepare(lane, state);
  const told = project.path('told');
  rmSync(told, { force: true });
  const fault: Fault = { code, process, from, part: project.root, told, ...(once ? { to: from } : {}) };
  const json = from % 2 === 0 ? ['--json'] : [];
  const command = project.start(['run', 'mill', '--jobs', '1', ...json], { env: faults(fault) });
  const finished = await within(patience, command.finished);
  const struck = existsSync(told)
    ? readFileSync(told, 'utf8').split('\n').slice(0, 3).join('\n')
    : 'nothing struck';
  const played = `${name}: ${state}, ${JSON.stringify({ code, process, from, once })}\n${struck}`;
  if (finished === undefined) command.killGroup('SIGKILL');
  expect(finished, `${played}\nhangs`).toBeDefined();
  const { exitCode, stdout, stderr } = finished!;
  const all = `${played}\n${stdout}\n${stderr}`;
  // A failed stage is shown with its own frames, and with those of what lets it fail.
  const shown = (stdout + stderr).replaceAll(/^ *at .*(fault-preload|stages\/mill\.ts).*$/gm, '');
  expect(json.length > 0 ? stderr : shown, all).not.toMatch(
    /^ *at .*(:\d+:\d+|<anonymous>)\)?$|Unhandled|node:internal|\[internal\]/m,
  );
  if (exitCode === 0) {
    seen.right++;
    expect(outcomeOf(project.root, 'default'), all).toEqual(clean);
  } else {
    const error = json.length > 0 ? errorIn(finished!) : errorOnTerminal(stdout + stderr);
    expect(error, all).toBeDefined();
    expectClear(error!, { root: project.root, exitCode, all });
    seen.errors.set(error!.code, (seen.errors.get(error!.code) ?? 0) + 1);
  }

  const next = await project.run(['run', 'mill']);
  expect(next.exitCode, `${all}\nnext: ${next.stderr}`).toBe(0);
  expect(outcomeOf(project.root, 'default'), `${all}\nnext`).toEqual(clean);
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Told = Pick<ErrorData, 'code'> & { readonly text: string };

function errorIn(finished: Finished): Told | undefined {
  const errors: ErrorData[] = [
    ...eventsOf(finished, 'error'),
    ...eventsOf(finished, 'action-failed').map(({ error }) => error),
  ];
  const [error] = errors;
  return error && { code: error.code, text: `${error.what}\n${error.why}\ndo: ${error.todo}` };
}

function errorOnTerminal(text: string): Told | undefined {
  const code = /error\[([\w-]+)\]/.exec(text)?.[1];
  return code === undefined ? undefined : { code: code as Told['code'], text };
}

/** An error of the catalogue that names the file and says what to do, with the exit code of its kind. */
function expectClear(
  { code, text }: Told,
  {
    root,
    exitCode,
    all,
  }: { readonly root: string; readonly exitCode: number | undefined; readonly all: string },
): void {
  expect(Object.keys(catalogue), all).toContain(code);
  expect(['internal', 'stage-failed', 'worker-died'], all).not.toContain(code);
  expect([1, 2], all).toContain(exitCode);
  expect(text, all).toMatch(/do: +\S/);
  expect(text.includes(root) || /artifacts\/|pipelines\//.test(text), all).toBe(true);
}
