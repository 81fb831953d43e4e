import { createHash, randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim as ClaimFile } from '../../schemas/disk/claim.ts';
import { temporaryName } from './atomic-file.ts';
import { fsClock } from './fs-clock.ts';
import { errnoOf, fsError, isNotWritable } from './fs-error.ts';
import { PLAIN_READ } from './hash-file.ts';
import { heartbeat } from './heartbeat.ts';
import type { StoreLayout } from './layout.ts';
import { isAlive, ownIdentity } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { entriesOf } from './store-entries.ts';
import { parseFile } from './validate-file.ts';

export type Claim =
  | { readonly kind: 'owned'; release(): Promise<void> }
  | { readonly kind: 'held'; readonly owner: ProcessIdentity | undefined };

/**
 * Who works on what, across processes: at any time at most one process owns the claim of a key. A claim whose owner
 * died is taken over. After `claim` gives 'owned', look again whether the work was done meanwhile.
 */
export interface Claims {
  /** Owns the key, or tells who does (undefined: a claim that cannot be read, by whom is unknown). Never waits. */
  claim(key: string): Promise<Claim>;
  /** Returns when nobody alive holds the key; then claim it. Rejects with the signal's reason when aborted. */
  waitFor(key: string, signal?: AbortSignal): Promise<void>;
  /** Does something that only one process may do at a time, of those that give the same name; waits for its turn. */
  exclusively<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Does the work of a run: a collection that begins meanwhile spares what the run uses, and one that is going on is
   * waited for. In a store that cannot be written, where nothing is collected either, it only does the work.
   */
  whileInUse<T>(work: () => Promise<T>): Promise<T>;
  /** Every claim there is, sorted by key. */
  list(): Promise<ListedClaim[]>;
}

export interface ListedClaim {
  readonly key: string;
  readonly alive: boolean;
  /** Of the claim that a run holds on the store as a whole: when it began, in nanoseconds of the file system. */
  readonly since?: bigint;
}

/** The name under which a collection is done exclusively. */
export const collection = 'collection';

const POLL_MS = 50;
/** A claim of a process that cannot be asked is dead when it has not been refreshed for so long. */
const STALE_NS = 30_000_000_000n;

export function openClaims(layout: StoreLayout): Claims {
  const clock = fsClock(layout.tmp);

  /**
   * Creates the claim file at `path`, or takes it over from a dead owner. Whoever may replace a dead claim is
   * settled by a second claim, named after the random id of the dead one; and under that one the file must still be
   * the dead claim. So of any number of takers one wins, however late the others come.
   */
  async function acquire(path: string): Promise<Claim> {
    for (;;) {
      const created = await create(path);
      if (created !== undefined) return created;
      const held = await inspect(path);
      if (held === 'absent') continue;
      if (held.state === 'alive') return { kind: 'held', owner: held.owner };
      const guard = await acquire(layout.claim(sha256(`takeover of ${held.id}`)));
      if (guard.kind === 'held') return guard;
      try {
        const now = await inspect(path);
        if (now !== 'absent' && now.state === 'dead' && now.id === held.id) {
          const taken = await replace(path);
          if (taken !== undefined) return taken;
        }
      } finally {
        // A guard that stays keeps nobody out: the dead claim it is named after is gone. A failure here would.
        await guard.release().catch(() => undefined);
      }
    }
  }

  /** A link is made with its content or not at all: no reader ever sees an empty claim. */
  async function create(path: string, ofRun = false): Promise<Claim | undefined> {
    return publish(path, ofRun, async (temp) => {
      try {
        await fs.link(temp, path);
        return true;
      } catch (error) {
        if (errnoOf(error) === 'EEXIST') return false;
        throw error;
      }
    });
  }

  async function replace(path: string): Promise<Claim | undefined> {
    return publish(path, false, async (temp) => {
      await fs.rename(temp, path);
      return true;
    });
  }

  /** Writes a new claim, and owns `path` if `place` says that it got the name. */
  async function publish(
    path: string,
    ofRun: boolean,
    place: (temp: string) => Promise<boolean>,
  ): Promise<Claim | undefined> {
    const id = randomBytes(16).toString('hex');
    const temp = temporaryName(path, layout.tmp);
    let handle: FileHandle | undefined;
    try {
      await Promise.all([layout.claims, layout.tmp].map((folder) => fs.mkdir(folder, { recursive: true })));
      handle = await fs.open(temp, 'wx');
      const since = ofRun ? { since: String((await handle.stat({ bigint: true })).mtimeNs) } : {};
      const content = `${JSON.stringify({ version: 1, id, ...ownIdentity(), ...since } satisfies ClaimFile)}\n`;
      await handle.writeFile(content);
      if (await place(temp)) return owned(path, id, heartbeat(handle, content));
      await handle.close();
      return undefined;
    } catch (error) {
      await handle?.close().catch(() => undefined);
      throw fsError(error, path, 'claim the action');
    } finally {
      // Nothing may fail once the claim is ours, or nobody would release it.
      await fs.rm(temp, { force: true }).catch(() => undefined);
    }
  }

  function owned(path: string, id: string, stopBeating: () => Promise<void>): Claim {
    return {
      kind: 'owned',
      async release() {
        await stopBeating();
        const current = await inspect(path);
        // Another machine may have taken this process for dead while it was suspended.
        if (current !== 'absent' && current.id === id) await fs.rm(path, { force: true });
      },
    };
  }

  async function register(): Promise<Claim | undefined> {
    try {
      return await create(layout.claim(sha256(`run ${randomBytes(16).toString('hex')}`)), true);
    } catch (error) {
      if (isNotWritable(error)) return undefined;
      throw error;
    }
  }

  async function inspect(path: string): Promise<'absent' | Inspected> {
    try {
      const { text, stats } = await readWithStats(path);
      const owner = readOwner(text, path);
      const known = owner === undefined ? undefined : isAlive(owner);
      const alive = known ?? clock.now() - stats.mtimeNs < STALE_NS;
      return { state: alive ? 'alive' : 'dead', owner, id: owner?.id ?? `unreadable ${stats.ino}` };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return 'absent';
      throw fsError(error, path, 'read the claim');
    }
  }

  async function waitFor(key: string, signal?: AbortSignal): Promise<void> {
    const path = layout.claim(key);
    for (;;) {
      signal?.throwIfAborted();
      const held = await inspect(path);
      if (held === 'absent' || held.state === 'dead') return;
      await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
    }
  }

  return {
    claim: (key) => acquire(layout.claim(key)),
    waitFor,
    async whileInUse(work) {
      const claim = await register();
      if (claim?.kind !== 'owned') return work();
      try {
        // Registered first: a collection that begins now sees it.
        await waitFor(exclusive(collection));
        return await work();
      } finally {
        // One that stays is dead when this process ends.
        await claim.release().catch(() => undefined);
      }
    },
    async list() {
      const claims: ListedClaim[] = [];
      for (const { name, path } of await entriesOf(layout.claims)) {
        const key = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
        const held = key === undefined ? 'absent' : await inspect(path);
        if (key === undefined || held === 'absent') continue;
        const since = held.owner?.since;
        claims.push({
          key,
          alive: held.state === 'alive',
          ...(since === undefined ? {} : { since: BigInt(since) }),
        });
      }
      return claims;
    },
    async exclusively(name, work, signal) {
      const key = exclusive(name);
      for (;;) {
        const claim = await acquire(layout.claim(key));
        if (claim.kind === 'owned') {
          try {
            return await work();
          } finally {
            await claim.release();
          }
        }
        await waitFor(key, signal);
      }
    },
  };
}

interface Inspected {
  readonly state: 'alive' | 'dead';
  readonly owner: ClaimFile | undefined;
  readonly id: string;
}

function exclusive(name: string): string {
  return sha256(`exclusive ${name}`);
}

/** Both of the same file, even when another one gets its name meanwhile. */
async function readWithStats(path: string): Promise<{ text: string; stats: BigIntStats }> {
  const handle = await fs.open(path, PLAIN_READ);
  try {
    return { stats: await handle.stat({ bigint: true }), text: await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
}

/** The file is whole from its first instant, so one that cannot be read was damaged: then only its age counts. */
function readOwner(text: string, path: string): ClaimFile | undefined {
  try {
    return parseFile('claim', text, path);
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
