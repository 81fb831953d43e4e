import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ownIdentity } from '../../engine/store/process-identity.ts';
import { eventsOf, executed } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';
import { computer, computerFiles } from './computer.ts';
import { crowdFiles } from './crowd.ts';

/** What holds the claim of another machine, whose processes cannot be asked. */
const elsewhere = { ...ownIdentity(), machine: 'another boot pid:[1]', host: 'elsewhere' };

let project: Project;
let key: string;

beforeAll(async () => {
  project = await createProject({ ...crowdFiles, ...computerFiles });
  for (const gate of ['draw', 'part']) project.gates.open(gate);
  const full = await project.run(['run', 'crowd', '--json']);
  key = eventsOf(full, 'action-finished').find(({ action }) => action === 'draw')!.key;
});

const claim = () => project.path(`artifacts/claims/${key}.json`);

/** `draw` has to execute again, and its claim is there. */
function claimDraw(owner: object): void {
  rmSync(project.path(`artifacts/actions/${key.slice(0, 2)}/${key}.json`));
  writeFileSync(claim(), JSON.stringify({ version: 1, id: '0f'.repeat(16), ...owner }));
}

/** The claim was refreshed so many seconds ago. */
function age(seconds: number): void {
  const time = Date.now() / 1000 - seconds;
  utimesSync(claim(), time, time);
}

test.each<[string, object]>([
  ['of a pid that is another process now', { ...ownIdentity(), startTime: '1' }],
  ['of a pid that nobody has', { ...ownIdentity(), pid: 2 ** 30 }],
  [
    'of this host under another name, whose process has ended',
    { ...ownIdentity(), pid: 2 ** 30, host: 'old' },
  ],
])('a claim %s holds nobody up, however fresh it is', async (_, owner) => {
  claimDraw(owner);
  const run = await project.run(['run', 'crowd', '--json']);
  expect([run.exitCode, executed(run), eventsOf(run, 'action-waiting')]).toEqual([0, ['draw'], []]);
  expect(existsSync(claim())).toBe(false);
});

test.each([
  ['right', 0],
  ['a day ahead', 24],
  ['a day behind', -24],
])(
  'with a clock that is %s, a fresh claim of another host is waited for, and taken over when it is stale',
  async (_, hours) => {
    claimDraw(elsewhere);
    const env = computer(project.root, { host: 'here', hours });
    const running = project.start(['run', 'crowd', '--json'], { env });
    expect(await running.event('action-waiting')).toMatchObject({
      owner: expect.stringMatching(/ on elsewhere$/),
    });
    age(31);
    const run = await running.finished;
    expect([run.exitCode, run.stderr, executed(run)]).toEqual([0, '', ['draw']]);
  },
);

test('a claim of this host from before it was started anew is taken over when it is stale', async () => {
  claimDraw({ ...ownIdentity(), machine: 'an earlier boot pid:[1]' });
  age(31);
  const run = await project.run(['run', 'crowd', '--json']);
  expect([run.exitCode, executed(run), eventsOf(run, 'action-waiting')]).toEqual([0, ['draw'], []]);
});

test.runIf(process.platform === 'linux')(
  'the claims of a run that was killed, but that nobody reaps, are taken over',
  async () => {
    const another = await createProject(crowdFiles);
    const { gates } = another;
    gates.open('part');
    const words = [another.path('node_modules/phaseline/bin/pipeline.js'), 'run', 'crowd', '--json'];
    // A shell that becomes another program never learns that its child ended.
    const parent = spawn(
      '/bin/sh',
      ['-c', '"$@" & echo $!; exec tail -f /dev/null', 'sh', process.execPath, ...words],
      {
        cwd: another.root,
        env: { PATH: process.env['PATH'], HOME: another.root, GATES: gates.socket },
      },
    );
    onTestFinished(() => void parent.kill('SIGKILL'));
    const pid = Number(String(await once(parent.stdout, 'data')).split('\n')[0]);
    const orphan = await gates.next('draw');
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /), {
      timeout: 60_000,
    });
    await orphan.gone;

    expect((await another.run(['status', 'crowd'])).stdout).toContain('stopped without an end');
    const heir = another.start(['run', 'crowd', '--json']);
    (await gates.next('draw')).pass();
    const run = await heir.finished;
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(executed(run)).toContain('draw');
    expect(eventsOf(run, 'action-waiting')).toEqual([]);
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
  },
);
