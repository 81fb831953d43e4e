import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { LockFile } from '../../schemas/disk/lock.ts';
import type { Finished } from '../rig/command.ts';
import { eventsOf } from '../rig/events.ts';
import type { Project } from '../rig/project.ts';

const parts = [0, 1, 2, 3, 4];

/**
 * A pipeline that many processes run at once: `draw` -> `part` (a cell for each part) -> `total` -> `verdict`, and
 * `stamp`, which gives other bytes each time it executes. The profile `other` shares all but `verdict` with the
 * default. `draw` and `part` stop at gates of their names.
 */
export const crowdFiles = {
  'pipelines/crowd.ts': `
import { definePipeline, defineStage, json, list } from 'phaseline';
import { z } from 'zod';
import { passGate } from '../gate.ts';

const numbers = json('numbers', z.array(z.number()));
const draw = defineStage({
  name: 'draw',
  outputs: { numbers },
  async run() {
    await passGate('draw');
    return { numbers: Array.from({ length: 5000 }, (_, i) => (i * 7919) % 10007) };
  },
});
const part = defineStage({
  name: 'part',
  parameters: z.strictObject({ part: z.number() }),
  inputs: { drawn: numbers },
  outputs: { numbers },
  async run({ parameters, inputs }) {
    await passGate('part');
    return { numbers: inputs.drawn.map((x) => x + parameters.part + 1) };
  },
});
const total = defineStage({
  name: 'total',
  inputs: { parts: list(numbers) },
  outputs: { numbers },
  run: ({ inputs }) => ({ numbers: inputs.parts.map(({ value }) => value.reduce((sum, x) => sum + x, 0)) }),
});
const verdict = defineStage({
  name: 'verdict',
  parameters: z.strictObject({ offset: z.number() }),
  inputs: { total: numbers },
  outputs: { numbers },
  run: ({ parameters, inputs }) => ({ numbers: inputs.total.map((x) => x - parameters.offset - 1) }),
});
const stamp = defineStage({
  name: 'stamp',
  deterministic: false,
  outputs: { numbers },
  run: () => ({ numbers: Array.from(crypto.getRandomValues(new Uint32Array(4))) }),
});

export default definePipeline({
  name: 'crowd',
  description: 'Run by many at once',
  parameters: z.strictObject({ offset: z.number().default(0) }),
  profiles: { default: {}, other: { offset: 1 } },
  graph({ parameters: { offset }, matrix }) {
    const drawn = draw();
    const parts = matrix({ part: [${parts.join(', ')}] }, ({ part: index }) => part({ drawn }, { part: index }));
    const sums = total({ parts });
    return { sums, verdict: verdict({ total: sums }, { offset }), stamp: stamp() };
  },
});
`,
};

/** The actions of each profile. */
export const crowdActions = [
  'draw',
  ...parts.map((part) => `part[part=${part}]`),
  'stamp',
  'total',
  'verdict',
];

const profiles = ['default', 'other'] as const;
export type Profile = (typeof profiles)[number];

/** What one of the processes did. */
export interface Member {
  readonly finished: Finished;
  readonly profile: Profile;
}

/** How often each action key was executed by all of them together, from the first attempt on. */
export function executions(members: readonly Member[], type: 'action-started' | 'action-finished') {
  const counts = new Map<string, number>();
  for (const { finished } of members) {
    for (const { key } of eventsOf(finished, type)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The names of the actions by their keys, as all of them told. */
export function actionsByKey(members: readonly Member[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { finished } of members) {
    for (const type of ['action-started', 'action-cached'] as const) {
      for (const { key, action } of eventsOf(finished, type)) names.set(key, action);
    }
  }
  return names;
}

/** All ended well, each with every action; and all keys that they give an action within a profile are one. */
export function expectAllDone(members: readonly Member[]): void {
  for (const { finished } of members) {
    expect(finished.exitCode, finished.stderr + finished.stdout).toBe(0);
    expect(finished.stderr).toBe('');
    const [{ executed, cached, status }] = eventsOf(finished, 'run-finished');
    expect([status, executed + cached]).toEqual(['done', crowdActions.length]);
    expect(eventsOf(finished, 'warning')).toEqual([]);
  }
  for (const profile of profiles) {
    const keys = actionsByKey(members.filter((member) => member.profile === profile));
    expect(keys.size === 0 ? crowdActions : [...keys.values()].sort()).toEqual(crowdActions);
  }
}

/**
 * What lies in the project after all have ended: the right numbers under their names, the lock with the digests of
 * just these, and no claim or temporary file; of one that was `killed`, a collection leaves files of the last minute.
 */
export function expectRightResults(
  project: Project,
  ran: ReadonlySet<Profile>,
  { killed = false } = {},
): void {
  const lock = JSON.parse(project.read('pipeline.lock.json')) as LockFile;
  expect(Object.keys(lock.pipelines['crowd'])).toEqual([...ran].sort());
  const drawn = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 10007).reduce((sum, x) => sum + x, 0);
  const sums = parts.map((part) => drawn + 5000 * (part + 1));
  for (const [profile, locked] of Object.entries(lock.pipelines['crowd'])) {
    const { actions } = locked;
    expect(Object.keys(actions).sort()).toEqual(crowdActions);
    const text = (name: string) => readFileSync(project.path(`artifacts/out/crowd/${profile}/${name}.json`));
    const offset = profile === 'other' ? 2 : 1;
    expect(JSON.parse(String(text('sums')))).toEqual(sums);
    expect(JSON.parse(String(text('verdict')))).toEqual(sums.map((sum) => sum - offset));
    for (const [name, action] of Object.entries({ sums: 'total', verdict: 'verdict', stamp: 'stamp' })) {
      const digest = createHash('sha256').update(text(name)).digest('hex');
      expect([name, actions[action].outputs['numbers']]).toEqual([name, digest]);
    }
  }
  expect(filesIn(project, 'claims')).toEqual([]);
  if (!killed) expect(filesIn(project, 'tmp')).toEqual([]);
}

function filesIn(project: Project, folder: string): string[] {
  const path = project.path(`artifacts/${folder}`);
  return existsSync(path) ? readdirSync(path) : [];
}
