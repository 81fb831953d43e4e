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

/**
 * The same action in the last run of this profile, else in the lock file; undefined if it is in neither. A last run that
 * left no result, because it failed for instance, says nothing of what changed: then the lock is asked first.
 *
 * @param now the key that it has now, if it is known
 */
export async function previousAction(
  session: Session,
  action: string,
  now: string | undefined,
): Promise<PreviousAction | undefined> {
  const { graph } = session;
  const last = (await session.lastRun())?.actions[action]?.key;
  const locked = (await session.lock()).pipelines[graph.pipeline]?.[graph.profile]?.actions[action];
  const lastRecord = last === undefined ? undefined : await session.cache.get(last);
  const lastTells = last !== undefined && (last === now || lastRecord !== undefined);
  if (locked && !lastTells && (last === undefined || locked.key !== now)) {
    const { key } = locked;
    const record = await session.cache.get(key);
    return {
      key,
      from: 'lock',
      changesTo: (hashed) => (record ? changesBetween(record, hashed) : changesToLocked(locked, hashed)),
    };
  }
  if (last === undefined) return undefined;
  return {
    key: last,
    from: 'last run',
    changesTo: (hashed) => (lastRecord ? changesBetween(lastRecord, hashed) : []),
  };
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
