import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../project/sha256.ts';
import { openClaimFiles } from './claim-file.ts';
import type { Claim } from './claim-file.ts';
import { isNotWritable } from './fs-error.ts';
import type { StoreLayout } from './layout.ts';
import { quietly } from './quietly.ts';
import { entriesOf } from './store-entries.ts';

/**
 * Who works on what, across processes: at any time at most one process owns the claim of a key. A claim whose owner
 * died is taken over. After `claim` gives 'owned', look again whether the work was done meanwhile.
 */
export interface Claims {
  /** Owns the key, or tells who does (undefined: a claim that cannot be read, by whom is unknown). Never waits. */
  claim(key: string): Claim;
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

export function openClaims(layout: StoreLayout): Claims {
  const { acquire, createOfRun, inspect } = openClaimFiles(layout);

  function register(): Claim | undefined {
    try {
      return createOfRun(layout.claim(sha256(`run ${randomBytes(16).toString('hex')}`)));
    } catch (error) {
      if (isNotWritable(error)) return undefined;
      throw error;
    }
  }

  async function waitFor(key: string, signal?: AbortSignal): Promise<void> {
    const path = layout.claim(key);
    for (;;) {
      signal?.throwIfAborted();
      const held = inspect(path);
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
      const claim = register();
      if (claim?.kind !== 'owned') return work();
      try {
        // Registered first: a collection that begins now sees it.
        await waitFor(exclusive(collection));
        return await work();
      } finally {
        // One that stays is dead when this process ends.
        quietly(() => claim.release());
      }
    },
    async list() {
      const claims: ListedClaim[] = [];
      for (const { name, path } of await entriesOf(layout.claims)) {
        const key = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
        const held = key === undefined ? 'absent' : inspect(path);
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
        const claim = acquire(layout.claim(key));
        if (claim.kind === 'owned') {
          try {
            return await work();
          } finally {
            claim.release();
          }
        }
        await waitFor(key, signal);
      }
    },
  };
}

function exclusive(name: string): string {
  return sha256(`exclusive ${name}`);
}
