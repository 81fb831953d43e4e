import type { LockedAction } from '../../schemas/disk/lock.ts';
import { digestOfJson } from './action-key.ts';
import { changesBetween, type Change, type Hashed } from './changes.ts';
import type { Session } from '../session.ts';

/** What an action was the last time, as far as this machine knows. */
export interface PreviousAction {
  readonly key: string;
  readonly from: 'last run' | 'lock';
  changesTo(now: Hashed): readonly Change[];
}

/** The same action in the last run of this profile, else in the lock file; undefined if it is in neither. */
export async function previousAction(session: Session, action: string): Promise<PreviousAction | undefined> {
  const { graph } = session;
  const last = (await session.lastRun())?.actions[action]?.key;
  const locked = (await session.lock()).pipelines[graph.pipeline]?.[graph.profile]?.actions[action];
  const key = last ?? locked?.key;
  if (key === undefined) return undefined;
  const record = await session.cache.get(key);
  const from = last === undefined ? 'lock' : 'last run';
  if (record) return { key, from, changesTo: (now) => changesBetween(record, now) };
  return { key, from, changesTo: (now) => (locked?.key === key ? changesToLocked(locked, now) : []) };
}

/** The lock holds digests, not what they were made of: enough to say which kind of thing changed. */
function changesToLocked(locked: LockedAction, now: Hashed): Change[] {
  const changes: Change[] = [];
  const parameters = digestOfJson(now.identity.parameters);
  if (locked.code !== now.identity.code) {
    changes.push({ part: 'code', name: 'fingerprint', before: locked.code, after: now.identity.code });
  }
  if (locked.parameters !== parameters) {
    changes.push({ part: 'parameter', name: 'values', before: locked.parameters, after: parameters });
  }
  if (changes.length === 0) changes.push({ part: 'input', name: 'bytes, or the backend or engine' });
  return changes;
}
