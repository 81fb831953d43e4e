import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { PipelineError } from '../../engine/errors/pipeline-error.ts';
import { executeRun } from '../../engine/schedule/run.ts';
import { openSession } from '../../engine/session.ts';
import type { ErrorEvent } from '../rig/command.ts';
import { createProject, type Project } from '../rig/project.ts';
import { flipBit } from './damage.ts';
import { millFiles } from './mill.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

/** What a lock file consists of. */
const fields = {
  digest: /(?<=: ")[0-9a-f]{64}(?=")/g,
  name: /(?<=^ *")[^"]+(?=":)/gm,
  backend: /(?<="backend": ")[^"]*/g,
  version: /(?<="version": )\d+/g,
  structure: /[{}[\],:"]/g,
  space: /[ \n]+/g,
};
const refusals = ['corrupt-file', 'newer-version', 'lock-mismatch', 'not-locked'];

test(
  'whatever bit of the lock file flips, a run mends it or refuses it by name, and a frozen run refuses it',
  async (context) => {
    const count = times({ quick: 60, long: 1200 });
    const project = await createProject(millFiles);
    for (const profile of ['default', 'coarse'])
      expect((await project.run(['run', 'mill', '--profile', profile])).exitCode).toBe(0);
    const path = project.path('pipeline.lock.json');
    const clean = project.read('pipeline.lock.json');
    const ended = { mended: 0, refused: 0 };

    for (let i = 0; i < count; i++) {
      const choose = new Chooser(soakSeed * 999_983 + i);
      const field = choose.one(Object.keys(fields) as (keyof typeof fields)[]);
      const [flipped, how] = flipIn(clean, field, choose);
      const played = `seed ${soakSeed}, case ${i}: ${how}, in a ${field} of ${path}`;
      const spoil = () => writeFileSync(path, flipped);

      spoil();
      const frozen = await attempt(project, ['default'], { frozen: true });
      expect(project.read('pipeline.lock.json'), played).toBe(flipped.toString());
      if (frozen === undefined) {
        // What it says of this profile is still the same.
        expect(entriesOf(flipped.toString()), played).toEqual(entriesOf(clean));
      } else expectRefusal(frozen, played);

      const error = await attempt(project, ['default', 'coarse'], { frozen: false });
      if (error === undefined) {
        ended.mended++;
        expectMended(project.read('pipeline.lock.json'), clean, played);
      } else {
        ended.refused++;
        expectRefusal(error, played);
        expect(project.read('pipeline.lock.json'), played).toBe(flipped.toString());
      }
      if (i % 12 === 0) await playOnCommand(project, spoil, { clean, played, refused: error !== undefined });
    }
    tell(context, {
      fault: 'a bit of the lock file flips',
      times: count,
      survived: ended.mended + ended.refused,
      note: `${ended.mended} mended by the run, ${ended.refused} refused with the line and column`,
    });
  },
  suiteTimeout,
);

function flipIn(text: string, field: keyof typeof fields, choose: Chooser): [Buffer, string] {
  const match = choose.one([...text.matchAll(fields[field])]);
  const bytes = Buffer.from(text);
  const [part, how] = flipBit(bytes.subarray(match.index, match.index + match[0].length), choose);
  part.copy(bytes, match.index);
  return [bytes, `${how} from ${match.index} on`];
}

/** What a run of these profiles, in which nothing has to execute, throws. */
async function attempt(
  project: Project,
  profiles: readonly string[],
  { frozen }: { readonly frozen: boolean },
): Promise<PipelineError | undefined> {
  try {
    for (const profile of profiles) {
      const session = await openSession(project.root, 'mill', { profile });
      const { executed } = await executeRun(session, { frozen, emit: () => undefined });
      expect(executed).toBe(0);
    }
    return undefined;
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
}

function expectRefusal({ code, facts }: PipelineError, played: string): void {
  expect(refusals, played).toContain(code);
  expect(`${facts.what} ${facts.why} ${JSON.stringify(facts.where)}`, played).toMatch(/lock/);
  expect(facts.todo, played).not.toBe('');
}

/** A name that flipped is another one, which the lock may well hold: it stays beside what was put back. */
function expectMended(text: string, clean: string, played: string): void {
  if (text === clean) return;
  const [now, before] = [text, clean].map((one) => JSON.parse(one) as LockFile);
  for (const [pipeline, profiles] of Object.entries(before.pipelines))
    expect(now.pipelines[pipeline], played).toMatchObject(profiles);
  const names = ({ pipelines }: LockFile) =>
    Object.entries(pipelines).flatMap(([pipeline, profiles]) => [pipeline, ...Object.keys(profiles)]);
  expect(names(now).length, played).toBeGreaterThan(names(before).length);
}

function entriesOf(text: string): unknown {
  return (JSON.parse(text) as LockFile).pipelines['mill']['default'];
}

/** The same through the command: its exit codes, and errors that are no stack. */
async function playOnCommand(
  project: Project,
  spoil: () => void,
  { clean, played, refused }: { readonly clean: string; readonly played: string; readonly refused: boolean },
): Promise<void> {
  spoil();
  const finished = await project.run(['run', 'mill', '--json']);
  expect(finished.exitCode, played).toBe(refused ? 2 : 0);
  if (refused) {
    const error = finished.events.at(-1) as ErrorEvent;
    expect(refusals, played).toContain(error.code);
    expect(JSON.stringify(error.where), played).toContain('pipeline.lock.json');
  }
  expect(finished.stderr, played).not.toMatch(/^ +at /m);
  project.write('pipeline.lock.json', clean);
}
