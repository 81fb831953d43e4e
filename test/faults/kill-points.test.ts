import { cpSync, mkdtempSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CommandEvent } from '../rig/command.ts';
import { eventsOf } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';
import { isChange, killing, recorded, recording, type Call, type KillPoint } from './kill-calls.ts';
import { expectGroupEnd, expectRecovery, forget, resultsOf, type Results } from './kill-recovery.ts';
import { surveyFiles } from './kill-survey.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

const words = ['run', 'brief', '--json', '--jobs', '1', '--checkpoint-every', '0'];

/** What a path of the store is for. */
const purposes: readonly (readonly [RegExp, string])[] = [
  [/^artifacts\/cas\/signatures/, 'the list of verified files'],
  [/^artifacts\/cas/, 'a blob'],
  [/^artifacts\/actions/, 'the record of an action'],
  [/^artifacts\/checkpoints/, 'a checkpoint'],
  [/^artifacts\/out.*published\.json/, 'the list of published files'],
  [/^artifacts\/out/, 'a published file'],
  [/pipeline\.lock\.json/, 'the lock'],
  [/^artifacts\/runs/, 'the record of the run'],
  [/^artifacts\/compiled\/[^/]+\.json/, 'the manifest of the compiled pipeline'],
  [/^artifacts\/compiled\/.*graph/, 'the kept graph'],
  [/^artifacts\/compiled/, 'the compiled folder'],
  [/^artifacts\/claims/, 'a claim'],
  [/^artifacts\/logs/, 'a log'],
  [/^artifacts\/tmp/, 'a temporary file'],
];

/** What a call is for; a temporary file is for what it becomes. */
function purposeOf(call: Call, calls: readonly Call[]): string {
  const becomes = (path: string) =>
    calls.find(
      ({ kind, path: from, to, pid }) =>
        pid === call.pid &&
        to !== undefined &&
        kind !== 'copyFile' &&
        (path === from || path.startsWith(`${from}/`)),
    )?.to;
  const path = call.kind === 'copyFile' ? (call.to as string) : (call.to ?? call.path);
  const target = path.includes('.tmp') ? (becomes(path) ?? path) : path;
  return purposes.find(([form]) => form.test(target))?.[1] ?? target;
}

interface NamedPoint extends KillPoint {
  readonly name: string;
}

/** Before every change that a process makes, and in the middle of those that write bytes. */
function pointsOf(calls: readonly Call[], choose: Chooser): NamedPoint[] {
  return (['cli', 'worker'] as const).flatMap((role) =>
    calls
      .filter((call) => call.role === role && isChange(call))
      .flatMap((call, index) => {
        const writes = call.data !== undefined || call.kind === 'copyFile';
        return (writes ? [false, true] : [false]).map((half) => ({
          role,
          number: index + 1,
          half,
          whom: choose.one(['self', 'group'] as const),
          name: `${half ? 'halfway through' : 'before'} ${call.kind} of ${purposeOf(call, calls)}`,
        }));
      }),
  );
}

/** So many of the values, at random; all when there are not more. */
function sample<T>(values: readonly T[], count: number, choose: Chooser): T[] {
  const left = [...values];
  return Array.from(
    { length: Math.min(count, values.length) },
    () => left.splice(choose.below(left.length), 1)[0],
  );
}

interface Play {
  /** The command that is killed. */
  readonly command: readonly string[];
  /** Puts everything as it was when the calls were recorded. */
  readonly prepare: () => void;
  readonly points: readonly NamedPoint[];
  readonly clean: Results;
  /** Of a command that tells no events: what must not execute again. */
  readonly told?: readonly CommandEvent[];
}

/** Kills the command at each point, and runs the pipeline then. Returns how many kills there were, and reruns. */
async function expectSurvival(project: Project, { command, prepare, points, clean, told }: Play) {
  const counts = { reached: 0, again: 0 };
  for (const point of points) {
    prepare();
    const run = project.start(command, { env: killing(project, point) });
    const { exitCode, events, stdout } = await run.finished;
    const fault = `kill -9 of the ${point.whom === 'group' ? 'group' : point.role} ${point.name} (SOAK_SEED=${soakSeed}, ${JSON.stringify(point)})`;
    if (point.role === 'worker' && point.whom === 'self' && exitCode !== 0)
      expect(eventsOf({ events }, 'action-failed'), `${fault}\n${stdout}`).toMatchObject([
        { error: { code: 'worker-died' } },
      ]);
    else expect([undefined, 0], `exit code after ${fault}\n${stdout}`).toContain(exitCode);
    counts.reached += exitCode === 0 ? 0 : 1;
    counts.again += await expectRecovery(project, { words, clean, told: told ?? events, inFlight: 1, fault });
    await expectGroupEnd(run.pid);
  }
  // Some notes are written by the clock, so a process may make a few calls less than the one that was recorded.
  expect(counts.reached).toBeGreaterThan(points.length * 0.9 - 1);
  return counts;
}

/** Runs a command to its end and returns the calls by which it wrote. */
async function recordCalls(project: Project, command: readonly string[]): Promise<Call[]> {
  const folder = mkdtempSync(project.path('calls-'));
  expect((await project.run(command, { env: recording(project, folder) })).exitCode).toBe(0);
  return recorded(folder);
}

test(
  'kill -9 before and halfway through every write of a run: the next one ends with the bytes of a clean run',
  async (context) => {
    const project = await createProject(surveyFiles);
    const calls = await recordCalls(project, words);
    const clean = resultsOf(project);

    const choose = new Chooser(`points ${soakSeed}`);
    const all = pointsOf(calls, choose);
    const points = sample(all, times({ quick: 4, long: all.length }), choose);
    const { reached, again } = await expectSurvival(project, {
      command: words,
      prepare: () => forget(project),
      points,
      clean,
    });
    tell(context, {
      fault: 'kill -9 before, and halfway through, each file-system call by which a run writes',
      times: reached,
      survived: reached,
      note: `${new Set(points.map(({ name }) => name)).size} kinds of points; ${again} actions ran again, at most 1 after one kill`,
    });
  },
  suiteTimeout,
);

test(
  'kill -9 before every deletion of a collection: what the lock names stays, and nothing runs again',
  async (context) => {
    const project = await createProject(surveyFiles);
    const stages = project.read('stages/survey.ts');
    project.edit('stages/survey.ts', (text) => text.replace('- 0.5', '- 0.25'));
    await project.run(words);
    project.write('stages/survey.ts', stages);
    await project.run(words);
    const { events } = await project.run(words);
    const clean = resultsOf(project);
    for (const name of ['artifacts', 'pipeline.lock.json'])
      cpSync(project.path(name), project.path(`full/${name}`), { recursive: true });

    const choose = new Chooser(`collection ${soakSeed}`);
    const command = ['gc', '--grace', '0'];
    const all = pointsOf(await recordCalls(project, command), choose);
    const points = sample(all, times({ quick: 1, long: all.length }), choose);
    const { reached } = await expectSurvival(project, {
      command,
      prepare() {
        forget(project);
        cpSync(project.path('full'), project.root, { recursive: true });
      },
      points,
      clean,
      told: events,
    });
    tell(context, {
      fault: 'kill -9 before, and halfway through, each file-system call of a collection',
      times: reached,
      survived: reached,
      note: 'no action ran again',
    });
  },
  suiteTimeout,
);
