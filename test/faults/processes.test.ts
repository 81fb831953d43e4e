import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finished, RunningCommand } from '../rig/command.ts';
import { eventsOf } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';
import { computer, computerFiles } from './computer.ts';
import {
  actionsByKey,
  crowdActions,
  crowdFiles,
  executions,
  expectAllDone,
  expectRightResults,
  type Member,
  type Profile,
} from './crowd.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

interface Start {
  readonly profile?: Profile;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** So many at once in every round; the quick form tries the variants with fewer. */
const crowd = 8;
const some = times({ quick: 4, long: crowd });

test(
  'of eight processes at once one executes each action, on an empty and on a half-filled store',
  async (context) => {
    const rounds = times({ quick: 2, long: 50 });
    const counts = { executed: 0, waited: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const chooser = chooserOf('once', round);
      const project = await crowdProject();
      const missing = round % 2 === 0 ? crowdActions : await halfFill(project, chooser);
      const commands = start(
        project,
        Array.from({ length: crowd }, () => ({})),
      );
      await passTogether(project, commands, missing.includes('draw'));
      const members = await ended(commands);
      await replayable(round, () => {
        expectAllDone(members);
        expectOnce(members, missing);
        expectRightResults(project, new Set(['default']));
      });
      counts.executed += missing.length;
      counts.waited += members.filter(
        ({ finished }) => eventsOf(finished, 'action-waiting').length > 0,
      ).length;
    }
    tell(context, {
      fault: `${crowd} processes run the same pipeline at once`,
      times: rounds,
      survived: rounds,
      note: `each of the ${counts.executed} actions executed once; ${counts.waited} times a process waited for another`,
    });
  },
  suiteTimeout,
);

test(
  'processes of two profiles execute once what both share',
  async (context) => {
    const rounds = times({ quick: 1, long: 20 });
    for (let round = 0; round < rounds; round += 1) {
      const project = await crowdProject();
      const profiles = Array.from({ length: some }, (_, i): Profile => (i % 2 === 0 ? 'default' : 'other'));
      const commands = start(
        project,
        profiles.map((profile) => ({ profile })),
      );
      await passTogether(project, commands, true);
      const members = await ended(commands, profiles);
      await replayable(round, () => {
        expectAllDone(members);
        expectOnce(members, [...crowdActions, 'verdict']);
        expectRightResults(project, new Set(profiles));
      });
    }
    const fault = `${crowd} processes at once, half of them with another profile`;
    tell(context, { fault, times: rounds, survived: rounds, note: 'what both share executed once' });
  },
  suiteTimeout,
);

test(
  'a process that forces a stage executes it once more at most, and nothing else again',
  async (context) => {
    const rounds = times({ quick: 1, long: 20 });
    let again = 0;
    for (let round = 0; round < rounds; round += 1) {
      const chooser = chooserOf('force', round);
      const stage = chooser.one(['draw', 'total']);
      const project = await crowdProject();
      const missing = chooser.below(2) === 0 ? crowdActions : await halfFill(project, chooser);
      const starts = Array.from({ length: some }, (_, i) => (i === 1 ? { words: ['--force', stage] } : {}));
      const commands = start(project, starts);
      openGates(project);
      const members = await ended(commands);
      await replayable(round, () => {
        expectAllDone(members);
        const others = (names: readonly string[]) => names.filter((name) => name !== stage);
        expect(others(executedNames(members))).toEqual(others(missing));
        const forced = members[1].finished;
        const byForcing = eventsOf(forced, 'action-started').filter(({ action }) => action === stage).length;
        const waited = eventsOf(forced, 'action-waiting').some(({ action }) => action === stage);
        const byAll = executedNames(members).filter((name) => name === stage).length;
        // One that waited for another to execute it has got what it wanted.
        if (!waited) expect(byForcing).toBe(1);
        expect(byForcing).toBeLessThanOrEqual(1);
        expect(byAll - byForcing).toBeLessThanOrEqual(missing.includes(stage) ? 1 : 0);
        again += byAll - 1;
        expectRightResults(project, new Set(['default']));
      });
    }
    const note = `${again} times the stage was executed by another process as well`;
    tell(context, {
      fault: `${crowd} processes at once, one with --force`,
      times: rounds,
      survived: rounds,
      note,
    });
  },
  suiteTimeout,
);

test(
  'collections and verifications meanwhile take nothing away and find nothing wrong',
  async (context) => {
    const rounds = times({ quick: 1, long: 20 });
    const counts = { gc: 0, verify: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const chooser = chooserOf('meanwhile', round);
      const project = await crowdProject();
      const missing = round % 2 === 0 ? crowdActions : await halfFill(project, chooser, ['record']);
      const commands = start(
        project,
        Array.from({ length: some }, () => ({})),
      );
      openGates(project);
      const state = { going: true };
      const meanwhile = (async () => {
        while (state.going) {
          const kind = chooser.one(['gc', 'verify'] as const);
          const words = kind === 'gc' ? ['gc', '--grace', '0'] : ['verify', ...chooser.some(['--repair'])];
          const { exitCode, stdout, stderr } = await project.run(words);
          expect(exitCode, `${words.join(' ')}: ${stdout}${stderr}`).toBe(0);
          counts[kind] += 1;
        }
      })();
      const members = await ended(commands);
      state.going = false;
      await meanwhile;
      await replayable(round, () => {
        expectAllDone(members);
        // Whatever of a half-filled store no run used yet may have been collected.
        const executed = executedNames(members);
        expect(executed).toEqual([...new Set(executed)]);
        expect(executed).toEqual(expect.arrayContaining([...missing]));
        expectRightResults(project, new Set(['default']));
      });
    }
    const note = `${counts.gc} collections, ${counts.verify} verifications`;
    tell(context, {
      fault: `${crowd} processes at once, gc and verify meanwhile`,
      times: rounds,
      survived: rounds,
      note,
    });
  },
  suiteTimeout,
);

test(
  'when one is killed in the middle, another one takes over the action in flight, and no other runs again',
  async (context) => {
    const rounds = times({ quick: 1, long: 50 });
    let takenOver = 0;
    let longest = 0;
    for (let round = 0; round < rounds; round += 1) {
      const chooser = chooserOf('kill', round);
      const project = await crowdProject();
      const commands = start(
        project,
        Array.from({ length: some }, () => ({})),
      );
      const [action, when] = [
        chooser.one(crowdActions),
        chooser.one(['action-started', 'action-finished'] as const),
      ];
      const killed = Promise.any(
        commands.map(async (command) => {
          await command.event(when, (event) => event.action === action);
          return command;
        }),
      ).then((victim) => {
        const killedAt = performance.now();
        if (chooser.below(2) === 0) victim.kill('SIGKILL');
        else victim.killGroup('SIGKILL');
        for (const heir of commands.filter((command) => command !== victim)) {
          heir
            .event('action-started', (event) => event.action === action)
            .then(
              () => (longest = Math.max(longest, performance.now() - killedAt)),
              () => undefined,
            );
        }
        return victim;
      });
      openGates(project);
      const members = await ended(commands);
      const victim = members[commands.indexOf(await killed)];
      const others = members.filter((member) => member !== victim);
      const { exitCode, stdout, stderr } = await project.run(['gc', '--grace', '0']);
      expect(exitCode, stdout + stderr).toBe(0);
      await replayable(round, () => {
        if (victim.finished.exitCode !== undefined) others.push(victim);
        expectAllDone(others);
        const finished = executions([victim], 'action-finished');
        const inFlight = new Set(
          [...executions([victim], 'action-started').keys()].filter((key) => !finished.has(key)),
        );
        const names = actionsByKey(members);
        expect([...names.values()].sort()).toEqual(crowdActions);
        const started = executions(members, 'action-started');
        for (const [key, name] of names) {
          const count = started.get(key);
          if (inFlight.has(key)) expect([1, 2], name).toContain(count);
          else expect([name, count]).toEqual([name, 1]);
          if (count === 2) takenOver += 1;
        }
        expectRightResults(project, new Set(['default']), { killed: true });
      });
    }
    const note =
      `${takenOver} actions in flight were taken over, ${(longest / 1000).toFixed(1)} s after the death at most; ` +
      'nothing else ran again';
    tell(context, {
      fault: `kill -9 of one of ${crowd} processes at once`,
      times: rounds,
      survived: rounds,
      note,
    });
  },
  suiteTimeout,
);

test(
  'processes of several hosts, their clocks a day apart, execute each action once in a shared folder',
  async (context) => {
    const rounds = times({ quick: 1, long: 20 });
    for (let round = 0; round < rounds; round += 1) {
      const project = await crowdProject();
      const hosts = [
        { host: 'right', hours: 0 },
        { host: 'ahead', hours: 24 },
        { host: 'behind', hours: -24 },
      ];
      const commands = start(
        project,
        Array.from({ length: some }, (_, i) => ({ env: computer(project.root, hosts[i % hosts.length]) })),
      );
      await passTogether(project, commands, true);
      const members = await ended(commands);
      await replayable(round, () => {
        expectAllDone(members);
        expectOnce(members, crowdActions);
        expectRightResults(project, new Set(['default']));
      });
    }
    const fault = `${crowd} processes at once on three hosts, their clocks a day apart`;
    tell(context, { fault, times: rounds, survived: rounds, note: 'each action executed once' });
  },
  suiteTimeout,
);

function chooserOf(suite: string, round: number): Chooser {
  return new Chooser(`seed ${soakSeed}, ${suite}, round ${round}`);
}

/** A failure tells which round it was, to be played again. */
async function replayable(round: number, check: () => void): Promise<void> {
  try {
    check();
  } catch (error) {
    throw new Error(`in round ${round} of SOAK_SEED=${soakSeed}`, { cause: error });
  }
}

function crowdProject(): Promise<Project> {
  return createProject({ ...crowdFiles, ...computerFiles });
}

function openGates({ gates }: Project): void {
  for (const gate of ['draw', 'part']) gates.open(gate);
}

function start(project: Project, starts: readonly Start[]): RunningCommand[] {
  return starts.map(({ profile = 'default', words = [], env = {} }) =>
    project.start(['run', 'crowd', '--profile', profile, '--json', ...words], { env }),
  );
}

/** When all others wait for the one that executes `draw`, it goes on, and all of them with it. */
async function passTogether(
  project: Project,
  commands: readonly RunningCommand[],
  drawExecutes: boolean,
): Promise<void> {
  project.gates.open('part');
  if (!drawExecutes) return;
  const visitor = await project.gates.next('draw');
  const stand = commands.map((command) =>
    Promise.any([
      command.event('action-waiting', ({ action }) => action === 'draw'),
      command.event('action-started', ({ action }) => action === 'draw'),
    ]),
  );
  await Promise.all(stand);
  visitor.pass();
}

async function ended(
  commands: readonly RunningCommand[],
  profiles: readonly Profile[] = [],
): Promise<Member[]> {
  const finished: Finished[] = await Promise.all(commands.map((command) => command.finished));
  return finished.map((one, i) => ({ finished: one, profile: profiles[i] ?? 'default' }));
}

/** Runs the pipeline, and takes away the record or the bytes of some of its actions: these are returned, sorted. */
async function halfFill(
  project: Project,
  chooser: Chooser,
  taken: readonly ('record' | 'blob')[] = ['record', 'blob'],
): Promise<string[]> {
  const { gates } = project;
  gates.open('part');
  const running = project.run(['run', 'crowd', '--json']);
  (await gates.next('draw')).pass();
  const full = await running;
  const lost = chooser.some(eventsOf(full, 'action-finished'));
  for (const { key, outputs } of lost) {
    const { digest } = outputs['numbers'];
    const blob = project.path(join('artifacts/cas', digest.slice(0, 2), digest));
    const record = project.path(join('artifacts/actions', key.slice(0, 2), `${key}.json`));
    rmSync({ record, blob }[chooser.one(taken)]);
  }
  return lost.map(({ action }) => action).sort();
}

function executedNames(members: readonly Member[]): string[] {
  return members
    .flatMap(({ finished }) => eventsOf(finished, 'action-started').map(({ action }) => action))
    .sort();
}

function expectOnce(members: readonly Member[], names: readonly string[]): void {
  expect(executedNames(members)).toEqual([...names].sort());
  for (const [, count] of executions(members, 'action-started')) expect(count).toBe(1);
}
