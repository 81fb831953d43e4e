import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { Claim as ClaimFile } from '../../schemas/disk/claim.ts';
import { sha256 } from '../project/sha256.ts';
import { temporaryName } from './atomic-file.ts';
import { fsClock } from './fs-clock.ts';
import { errnoOf, fsError } from './fs-error.ts';
import { PLAIN_READ } from './hash-file.ts';
import { heartbeat } from './heartbeat.ts';
import type { StoreLayout } from './layout.ts';
import { isAlive, ownIdentity } from './process-identity.ts';
import { quietly } from './quietly.ts';
import { parseFile } from './validate-file.ts';
import { writeAll } from './write-all.ts';

export type Claim =
  | { readonly kind: 'owned'; release(): void }
  | { readonly kind: 'held'; readonly owner: ClaimFile | undefined };

/** The files by which processes own things: each says who made it, and is there for as long as that one owns it. */
export interface ClaimFiles {
  /** Creates the claim file at `path`, or takes it over from a dead owner. Never waits. */
  acquire(path: string): Claim;
  /** Creates a claim that no other process asks for, with the time since which the run goes on. */
  createOfRun(path: string): Claim | undefined;
  inspect(path: string): 'absent' | InspectedClaim;
}

export interface InspectedClaim {
  readonly state: 'alive' | 'dead';
  /** Undefined for a claim that cannot be read. */
  readonly owner: ClaimFile | undefined;
  readonly id: string;
}

/** A claim of a process that cannot be asked is dead when it has not been refreshed for so long. */
const STALE_NS = 30_000_000_000n;

export function openClaimFiles(layout: StoreLayout): ClaimFiles {
  const clock = fsClock(layout.tmp);

  /**
   * Whoever may replace a dead claim is settled by a second claim, named after the random id of the dead one; and
   * under that one the file must still be the dead claim. So of any number of takers one wins, however late the
   * others come.
   */
  function acquire(path: string): Claim {
    for (;;) {
      const created = create(path);
      if (created !== undefined) return created;
      const held = inspect(path);
      if (held === 'absent') continue;
      if (held.state === 'alive') return { kind: 'held', owner: held.owner };
      const guard = acquire(layout.claim(sha256(`takeover of ${held.id}`)));
      if (guard.kind === 'held') return guard;
      try {
        const now = inspect(path);
        if (now !== 'absent' && now.state === 'dead' && now.id === held.id) {
          const taken = replace(path);
          if (taken !== undefined) return taken;
        }
      } finally {
        // A guard that stays keeps nobody out: the dead claim it is named after is gone. A failure here would.
        quietly(() => guard.release());
      }
    }
  }

  /** A link is made with its content or not at all: no reader ever sees an empty claim. */
  function create(path: string, ofRun = false): Claim | undefined {
    return publish(path, ofRun, (temp) => {
      try {
        fs.linkSync(temp, path);
        return true;
      } catch (error) {
        if (errnoOf(error) === 'EEXIST') return false;
        throw error;
      }
    });
  }

  function replace(path: string): Claim | undefined {
    return publish(path, false, (temp) => {
      fs.renameSync(temp, path);
      return true;
    });
  }

  /** Writes a new claim, and owns `path` if `place` says that it got the name. */
  function publish(path: string, ofRun: boolean, place: (temp: string) => boolean): Claim | undefined {
    const id = randomBytes(16).toString('hex');
    const temp = temporaryName(path, layout.tmp);
    let fd: number | undefined;
    try {
      for (const folder of [layout.claims, layout.tmp])
        if (!fs.existsSync(folder)) fs.mkdirSync(folder, { recursive: true });
      fd = fs.openSync(temp, 'wx');
      const since = ofRun ? { since: String(fs.fstatSync(fd, { bigint: true }).mtimeNs) } : {};
      const content = `${JSON.stringify({ version: 1, id, ...ownIdentity(), ...since } satisfies ClaimFile)}\n`;
      writeAll(fd, Buffer.from(content));
      if (place(temp)) return owned(path, id, heartbeat(fd, content));
      fs.closeSync(fd);
      return undefined;
    } catch (error) {
      const opened = fd;
      if (opened !== undefined) quietly(() => fs.closeSync(opened));
      throw fsError(error, path, 'claim the action');
    } finally {
      // Nothing may fail once the claim is ours, or nobody would release it.
      quietly(() => fs.rmSync(temp, { force: true }));
    }
  }

  function owned(path: string, id: string, stopBeating: () => void): Claim {
    return {
      kind: 'owned',
      release() {
        stopBeating();
        const current = inspect(path);
        // Another machine may have taken this process for dead while it was suspended.
        if (current !== 'absent' && current.id === id) fs.rmSync(path, { force: true });
      },
    };
  }

  function inspect(path: string): 'absent' | InspectedClaim {
    try {
      const { text, stats } = readWithStats(path);
      const owner = readOwner(text, path);
      const known = owner === undefined ? undefined : isAlive(owner);
      const alive = known ?? !isStale(stats);
      return { state: alive ? 'alive' : 'dead', owner, id: owner?.id ?? `unreadable ${stats.ino}` };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return 'absent';
      throw fsError(error, path, 'read the claim');
    }
  }

  /** Before a claim counts as dead the clock is read anew: it may have been set back since. */
  function isStale({ mtimeNs }: BigIntStats): boolean {
    return [clock, fsClock(layout.tmp)].every(({ now }) => now() - mtimeNs >= STALE_NS);
  }

  return { acquire, createOfRun: (path) => create(path, true), inspect };
}

/** Both of the same file, even when another one gets its name meanwhile. */
function readWithStats(path: string): { text: string; stats: BigIntStats } {
  const fd = fs.openSync(path, PLAIN_READ);
  try {
    return { stats: fs.fstatSync(fd, { bigint: true }), text: fs.readFileSync(fd, 'utf8') };
  } finally {
    fs.closeSync(fd);
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
