import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openCas } from '../../engine/store/cas.ts';
import { openClaims } from '../../engine/store/claims.ts';
import { storeLayout, type StoreLayout } from '../../engine/store/layout.ts';
import { openOutFolder } from '../../engine/store/out-folder.ts';
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

/** A modification time that can be set back to the nanosecond. */
const MODIFIED = 1_700_000_000;

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

test(
  'an edit of the same size in the same instant, its time set back, is never taken for what was verified',
  async (context) => {
    const rounds = times({ quick: 6, long: 200 });
    const perRound = 50;
    const layout = temporaryLayout();
    let cas = openCas(layout);
    let vouched = 0;
    for (let round = 0; round < rounds; round++) {
      const choose = new Chooser(soakSeed * 7919 + round);
      const stored = [];
      for (let i = 0; i < perRound; i++) stored.push(await cas.put(contentOf(choose, 40)));
      const settled = round % 2 === 0;
      for (const { digest } of stored) touch(cas.path(digest));
      if (settled) await sleep(SETTLED_MS);
      for (const { digest, bytes } of stored) {
        const how = choose.one(Object.keys(edits));
        const played = `seed ${soakSeed}, round ${round}: ${digest} ${how}`;
        // Then the last right write, the verification and the edit may have one and the same time stamp.
        if (!settled) touch(cas.path(digest));
        expect(await cas.verify(digest, bytes), played).toBe('ok');
        edit(cas.path(digest), how);
        expect(await cas.verify(digest, bytes), played).toBe('corrupt');
      }
      await cas.flush();
      cas = openCas(layout);
      for (const { digest, bytes } of stored) {
        expect(await cas.verify(digest, bytes), `after a flush, seed ${soakSeed}, round ${round}`).toBe(
          'corrupt',
        );
        await cas.remove(digest);
      }
      vouched += settled ? stored.length : 0;
    }
    tell(context, {
      fault: 'an artifact is edited in the instant after it was verified: same size, same modification time',
      times: rounds * perRound,
      survived: rounds * perRound,
      note: `${Object.keys(edits).length} ways to edit; ${vouched} of them had a recorded signature`,
    });
  },
  suiteTimeout,
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
