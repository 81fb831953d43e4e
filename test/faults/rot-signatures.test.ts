import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { actionKey } from '../../engine/plan/action-key.ts';
import { openActionCache } from '../../engine/store/action-cache.ts';
import { openCas } from '../../engine/store/cas.ts';
import { openClaims } from '../../engine/store/claims.ts';
import { storeLayout, type StoreLayout } from '../../engine/store/layout.ts';
import { openOutFolder } from '../../engine/store/out-folder.ts';
import { openSignatures } from '../../engine/store/signatures.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

/** More than a tick of the file system's clock: what was written before it counts as settled. */
const SETTLED_MS = 30;

function temporaryLayout(): StoreLayout {
  const folder = fs.mkdtempSync(join(tmpdir(), 'phaseline-rot-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return storeLayout(join(folder, 'artifacts'));
}

/** Ways to change a byte of a file such that its size and its modification time stay. */
const edits: Record<string, (path: string, content: Buffer) => void> = {
  'written in place': (path, content) => fs.writeFileSync(path, content),
  'one byte written': (path, content) => {
    const fd = fs.openSync(path, 'r+');
    fs.writeSync(fd, content, 0, 1, 0);
    fs.closeSync(fd);
  },
  'cut off and written again': (path, content) => {
    fs.truncateSync(path, 0);
    fs.appendFileSync(path, content);
  },
  'replaced by another file': (path, content) => {
    fs.writeFileSync(`${path}~`, content);
    fs.renameSync(`${path}~`, path);
  },
  'deleted and made anew': (path, content) => {
    fs.rmSync(path);
    fs.writeFileSync(path, content);
  },
};

/** A modification time that can be set back to the nanosecond; in the last hour, so that no use is noted by another. */
const MODIFIED = Math.floor(Date.now() / 1000) - 60;

const ARTIFACT_BYTES = 40;

/** Another content of the same size; nothing but the change time, and the inode with some, tells. */
function edit(path: string, how: string): void {
  const content = fs.readFileSync(path);
  content[0] ^= 1;
  fs.chmodSync(path, 0o644);
  edits[how](path, content);
  fs.utimesSync(path, MODIFIED, MODIFIED);
}

/** Writes the bytes that are there once more, in this very instant. */
function touch(path: string): void {
  fs.chmodSync(path, 0o644);
  fs.writeFileSync(path, fs.readFileSync(path));
  fs.utimesSync(path, MODIFIED, MODIFIED);
}

function contentOf(choose: Chooser, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => choose.below(256)));
}

/** What a run looks at by its stat signature alone once it was read. */
interface Subject {
  /** Stores one and returns its name. */
  put(choose: Chooser): Promise<string>;
  path(name: string): string;
  isRight(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** As at the end of a run. */
  flush(): Promise<void>;
}

function openArtifacts(layout: StoreLayout): Subject {
  const cas = openCas(layout);
  return {
    put: async (choose) => (await cas.put(contentOf(choose, ARTIFACT_BYTES))).digest,
    path: (digest) => cas.path(digest),
    isRight: async (digest) => (await cas.verify(digest, ARTIFACT_BYTES)) === 'ok',
    remove: (digest) => cas.remove(digest),
    flush: () => cas.flush(),
  };
}

function openRecords(layout: StoreLayout): Subject {
  const signatures = openSignatures(layout);
  const cache = openActionCache(layout, () => undefined, signatures);
  return {
    async put(choose) {
      const digest = contentOf(choose, 32).toString('hex');
      const facts = { engine: '1', stage: 's', version: 1, code: digest };
      const identity = { ...facts, parameters: {}, inputs: {}, backend: null };
      const key = actionKey(identity);
      const run = { finishedAt: '', seconds: 1, host: 'h', node: 'v', platform: 'p', phaseline: '1' };
      await cache.put({
        version: 1,
        key,
        identity,
        code: { modules: {}, packages: {} },
        outputs: { value: { digest, bytes: 1 } },
        run: { ...run, attempts: 1 },
      });
      return key;
    },
    path: (key) => layout.action(key),
    isRight: async (key) => (await cache.result(key)) !== undefined,
    remove: (key) => cache.remove(key),
    flush: () => signatures.flush(),
  };
}

test.for([
  ['an artifact', openArtifacts, 7919],
  ['the record of an action', openRecords, 7927],
] as const)(
  '%s: an edit of the same size in the same instant, its time set back, is never taken for what was verified',
  { timeout: suiteTimeout },
  async ([name, open, prime], context) => {
    const rounds = times({ quick: 6, long: 200 });
    const perRound = 50;
    const layout = temporaryLayout();
    let store = open(layout);
    let vouched = 0;
    for (let round = 0; round < rounds; round++) {
      const choose = new Chooser(soakSeed * prime + round);
      const stored: string[] = [];
      for (let i = 0; i < perRound; i++) stored.push(await store.put(choose));
      const settled = round % 2 === 0;
      for (const one of stored) touch(store.path(one));
      if (settled) await sleep(SETTLED_MS);
      for (const one of stored) {
        const how = choose.one(Object.keys(edits));
        const played = `seed ${soakSeed}, round ${round}: ${one} ${how}`;
        // Then the last right write, the verification and the edit may have one and the same time stamp.
        if (!settled) touch(store.path(one));
        expect(await store.isRight(one), played).toBe(true);
        edit(store.path(one), how);
        expect(await store.isRight(one), played).toBe(false);
      }
      await store.flush();
      store = open(layout);
      for (const one of stored) {
        expect(await store.isRight(one), `after a flush, seed ${soakSeed}, round ${round}`).toBe(false);
        await store.remove(one);
      }
      vouched += settled ? stored.length : 0;
    }
    tell(context, {
      fault: `${name} is edited in the instant after it was verified: same size, same modification time`,
      times: rounds * perRound,
      survived: rounds * perRound,
      note: `${Object.keys(edits).length} ways to edit; ${vouched} of them had a recorded signature`,
    });
  },
);

test(
  'an edit while the bytes are being hashed is noticed at the next look',
  async (context) => {
    const count = times({ quick: 20, long: 1000 });
    const layout = temporaryLayout();
    const cas = openCas(layout);
    const { digest, bytes } = await cas.put(contentOf(new Chooser(soakSeed), 1 << 16).fill(7, 100));
    const large = await cas.put(Buffer.alloc(3 << 20, 'x'));
    await sleep(SETTLED_MS);
    for (let i = 0; i < count; i++) {
      const choose = new Chooser(soakSeed * 31 + i);
      const played = `seed ${soakSeed}, case ${i}`;
      const one = choose.below(8) === 0 ? { digest, bytes } : large;
      const path = cas.path(one.digest);
      const good = fs.readFileSync(path);
      const verified = cas.verify(one.digest, one.bytes);
      for (let turns = choose.below(12); turns > 0; turns--) await setImmediate();
      edit(path, choose.one(Object.keys(edits)));
      await verified;
      expect(await cas.verify(one.digest, one.bytes), played).toBe('corrupt');
      restore(path, good);
      if (choose.below(2) === 0) await sleep(SETTLED_MS);
    }
    tell(context, {
      fault: 'an artifact is edited while it is being verified',
      times: count,
      survived: count,
    });
  },
  suiteTimeout,
);

test(
  'a published result that was edited so is put back by the next run',
  async (context) => {
    const rounds = times({ quick: 10, long: 300 });
    const layout = temporaryLayout();
    const cas = openCas(layout);
    const out = openOutFolder(layout, cas, openClaims(layout));
    const stored = await cas.put(Buffer.from('right'));
    const publish = () => out.publish('mill', 'default', [{ path: 'bread.txt', ...stored }]);
    for (let round = 0; round < rounds; round++) {
      const choose = new Chooser(soakSeed * 17 + round);
      const path = join(await publish(), 'bread.txt');
      touch(path);
      if (choose.below(2) === 0) await sleep(SETTLED_MS);
      await publish();
      const how = choose.one(Object.keys(edits));
      edit(path, how);
      await publish();
      expect(fs.readFileSync(path, 'utf8'), `seed ${soakSeed}, round ${round}: ${how}`).toBe('right');
    }
    tell(context, {
      fault: 'a published result is edited, its size and modification time stay',
      times: rounds,
      survived: rounds,
    });
  },
  suiteTimeout,
);

function restore(path: string, content: Buffer): void {
  fs.chmodSync(path, 0o644);
  fs.writeFileSync(path, content);
  fs.utimesSync(path, MODIFIED, MODIFIED);
}
