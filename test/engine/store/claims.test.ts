import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import nodeFs from 'node:fs';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openClaims } from '../../../engine/store/claims.ts';
import type { StoreLayout } from '../../../engine/store/layout.ts';
import { ownIdentity } from '../../../engine/store/process-identity.ts';
import type { ProcessIdentity } from '../../../engine/store/process-identity.ts';
import { filesBelow, temporaryLayout } from './support.ts';

vi.mock(import('node:timers/promises'), async (load) => {
  const timers = await load();
  return {
    ...timers,
    setTimeout: vi.fn<typeof timers.setTimeout>(timers.setTimeout) as typeof timers.setTimeout,
  };
});

const key = '0f'.repeat(32);

describe('within one process', () => {
  it('a key is owned once, until it is released', async () => {
    const claims = openClaims(await temporaryLayout());
    const first = claims.claim(key);
    expect(first.kind).toBe('owned');
    expect(claims.claim(key)).toEqual({ kind: 'held', owner: expect.objectContaining(ownIdentity()) });
    await release(first);
    expect(claims.claim(key).kind).toBe('owned');
  });

  it('nothing is left of a released claim', async () => {
    const layout = await temporaryLayout();
    await release(openClaims(layout).claim(key));
    expect(await filesBelow(layout.root)).toEqual([]);
  });

  it('an owned claim is refreshed every two seconds, until it is released', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const layout = await temporaryLayout();
    const claim = openClaims(layout).claim(key);
    const before = await fs.readFile(layout.claim(key), 'utf8');
    await age(layout, 3600);
    vi.advanceTimersByTime(2000);
    await until(async () => Date.now() - (await fs.stat(layout.claim(key))).mtimeMs < 60_000);
    expect(await fs.readFile(layout.claim(key), 'utf8')).toBe(before);
    await release(claim);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waitFor returns after the release, at once when nobody holds the key', async () => {
    const claims = openClaims(await temporaryLayout());
    await claims.waitFor(key);
    const claim = claims.claim(key);
    let released = false;
    const waiting = claims.waitFor(key).then(() => expect(released).toBe(true));
    released = true;
    await release(claim);
    await waiting;
  });

  it('waitFor ends with the reason of its signal', async () => {
    const claims = openClaims(await temporaryLayout());
    claims.claim(key);
    const controller = new AbortController();
    const waiting = claims.waitFor(key, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(claims.waitFor(key, controller.signal)).rejects.toThrow('enough');
  });

  it('exclusive work is never done twice at a time, and a failure lets the next one in', async () => {
    const claims = openClaims(await temporaryLayout());
    let inside = 0;
    const work = async (fail: boolean) => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      if (fail) throw new Error('failed');
    };
    const results = await Promise.allSettled(
      [true, false, false].map((fail) => claims.exclusively('x', () => work(fail))),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});

describe('a claim that is found', () => {
  const elsewhere = { ...ownIdentity(), machine: 'another boot pid:[1]', host: 'elsewhere' };

  it.each<[string, 'owned' | 'held', ProcessIdentity, number]>([
    ['of this very process is held', 'held', ownIdentity(), 0],
    ['of this very process is held, however old', 'held', ownIdentity(), 3600],
    ['of a pid that now is another process is taken over', 'owned', { ...ownIdentity(), startTime: '1' }, 0],
    ['of a pid that does not run is taken over', 'owned', { ...ownIdentity(), pid: 2 ** 30 }, 0],
    ['of another machine is held while it is refreshed', 'held', elsewhere, 20],
    ['of another machine is taken over when it is stale', 'owned', elsewhere, 31],
  ])('%s', async (_, expected, owner, age) => {
    const layout = await temporaryLayout();
    await writeClaim(layout, owner, age);
    const claim = openClaims(layout).claim(key);
    expect(claim.kind).toBe(expected);
    await release(claim);
    const left = expected === 'owned' ? [] : [`${key}.json`];
    expect(await filesBelow(layout.claims)).toEqual(left);
    expect(await filesBelow(layout.tmp)).toEqual([]);
  });

  it('but cannot be read is held while it is fresh, and taken over when it is stale', async () => {
    const layout = await temporaryLayout();
    await fs.mkdir(layout.claims, { recursive: true });
    await fs.writeFile(layout.claim(key), '{');
    expect(openClaims(layout).claim(key)).toEqual({ kind: 'held', owner: undefined });
    await age(layout, 31);
    expect(openClaims(layout).claim(key).kind).toBe('owned');
  });

  it.runIf(process.platform === 'linux')(
    'of a process that was killed but not yet reaped is taken over',
    async () => {
      // A shell that becomes another program never learns that its child ended.
      const parent = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec tail -f /dev/null']);
      onTestFinished(() => void parent.kill('SIGKILL'));
      const pid = Number(String(await once(parent.stdout, 'data')));
      await until(async () => (await fs.readFile(`/proc/${parent.pid!}/comm`, 'utf8')).trim() === 'tail');
      process.kill(pid, 'SIGKILL');
      const fields = async () =>
        (await fs.readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
      await until(async () => (await fields())[0] === 'Z');
      const layout = await temporaryLayout();
      await writeClaim(layout, { ...ownIdentity(), pid, startTime: (await fields())[19] }, 0);
      expect(openClaims(layout).claim(key).kind).toBe('owned');
    },
  );

  it('of another machine is judged by the clock of now, not by one that was set back since', async () => {
    const layout = await temporaryLayout();
    await writeClaim(layout, elsewhere, 0);
    const { statSync } = nodeFs;
    const spy = vi.spyOn(nodeFs, 'statSync').mockImplementationOnce((path, options) => {
      const stats = statSync(path, { ...options, bigint: true });
      return Object.assign(stats, { mtimeNs: stats.mtimeNs + 86_400_000_000_000n });
    });
    onTestFinished(() => spy.mockRestore());
    expect(openClaims(layout).claim(key).kind).toBe('held');
  });

  it('of a process that dies is noticed dead at the next look, 50 ms later', async () => {
    const layout = await temporaryLayout();
    await writeClaim(layout, ownIdentity(), 0);
    let looks = 0;
    vi.mocked(sleep).mockImplementation(async (milliseconds) => {
      expect(milliseconds).toBe(50);
      looks += 1;
      if (looks === 3) await writeClaim(layout, { ...ownIdentity(), pid: 2 ** 30 }, 0);
    });
    onTestFinished(() => void vi.mocked(sleep).mockReset());
    await openClaims(layout).waitFor(key);
    expect(looks).toBe(3);
  });

  it('was dead when it was read, but not any more when the right to take over is won, is held', async () => {
    const layout = await temporaryLayout();
    await writeClaim(layout, { ...ownIdentity(), startTime: 'long ago' }, 0);
    const { linkSync } = nodeFs;
    const spy = vi.spyOn(nodeFs, 'linkSync').mockImplementation((from, to) => {
      // The second link is that of the guard: just before it, another taker was through with all of it.
      if (spy.mock.calls.length === 2)
        nodeFs.writeFileSync(
          layout.claim(key),
          JSON.stringify({ version: 1, id: 'fe'.repeat(16), ...ownIdentity() }),
        );
      linkSync(from, to);
    });
    onTestFinished(() => spy.mockRestore());
    expect(openClaims(layout).claim(key).kind).toBe('held');
    expect(await filesBelow(layout.claims)).toEqual([`${key}.json`]);
  });

  it('was taken over from a suspended owner, who then releases nothing of the new owner', async () => {
    const layout = await temporaryLayout();
    const claims = openClaims(layout);
    const suspended = claims.claim(key);
    await fs.rm(layout.claim(key));
    claims.claim(key);
    await release(suspended);
    expect(claims.claim(key).kind).toBe('held');
  });
});

describe('among processes', () => {
  const program = join(tmpdir(), `phaseline-claims-driver-${process.pid}.mjs`);

  // The claims of this source tree as a program for child processes, which cannot read TypeScript.
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('claims-driver.ts', import.meta.url));
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
      logLevel: 'error',
    });
  });
  afterAll(() => fs.rm(program));

  it('one of many takes over a dead claim, in every round', async () => {
    const layout = await temporaryLayout();
    const children = Array.from({ length: 4 }, () => start(program, layout));
    for (let round = 0; round < 15; round += 1) {
      const roundKey = round.toString(16).padStart(64, '0');
      await writeClaim(layout, { ...ownIdentity(), startTime: 'long ago' }, 0, roundKey);
      const kinds = await Promise.all(children.map((child) => ask(child, { claim: roundKey, insist: true })));
      expect(kinds.filter((kind) => kind === 'owned')).toHaveLength(1);
    }
    expect(await filesBelow(layout.tmp)).toEqual([]);
    expect(await filesBelow(layout.claims)).toHaveLength(15);
  });

  it('one of many takes over even when an earlier taker died halfway', async () => {
    const layout = await temporaryLayout();
    const killed = start(program, layout);
    await writeClaim(layout, { ...ownIdentity(), startTime: 'long ago' }, 0);
    expect(await ask(killed, { claim: key, dieTakingOver: true })).toBe('dead');
    expect(await filesBelow(layout.claims)).toHaveLength(2);
    const children = Array.from({ length: 4 }, () => start(program, layout));
    const kinds = await Promise.all(children.map((child) => ask(child, { claim: key, insist: true })));
    expect(kinds.filter((kind) => kind === 'owned')).toHaveLength(1);
    expect(await filesBelow(layout.claims)).toEqual([`${key}.json`]);
  });

  it('the claim of a killed process is taken over at once', async () => {
    const layout = await temporaryLayout();
    const child = start(program, layout);
    expect(await ask(child, { claim: key })).toBe('owned');
    expect(openClaims(layout).claim(key).kind).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await openClaims(layout).waitFor(key);
    expect(openClaims(layout).claim(key).kind).toBe('owned');
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 1));
}

function start(program: string, layout: StoreLayout): ChildProcess {
  const child = fork(program, [layout.root]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The answer of a child, or `dead` when it ends without one. */
function ask(child: ChildProcess, request: object): Promise<string> {
  return new Promise((resolve) => {
    const settle = (answer: unknown): void => {
      child.removeAllListeners('message').removeAllListeners('exit');
      resolve(typeof answer === 'string' ? answer : 'dead');
    };
    child.on('message', settle).on('exit', settle);
    child.send(request);
  });
}

async function writeClaim(
  layout: StoreLayout,
  owner: ProcessIdentity,
  seconds: number,
  name = key,
  id = name.slice(-32),
): Promise<void> {
  await fs.mkdir(layout.claims, { recursive: true });
  await fs.writeFile(layout.claim(name), JSON.stringify({ version: 1, id, ...owner }));
  await age(layout, seconds, name);
}

async function age(layout: StoreLayout, seconds: number, name = key): Promise<void> {
  const time = Date.now() / 1000 - seconds;
  await fs.utimes(layout.claim(name), time, time);
}

async function release(claim: Awaited<ReturnType<ReturnType<typeof openClaims>['claim']>>): Promise<void> {
  if (claim.kind === 'owned') claim.release();
}
