import type { LockedAction, LockFile } from '../../schemas/disk/lock.ts';
import { findLockedProfile, type LockedProfile } from './locked-profile.ts';

/** What became of an entry that the two sides don't have alike. */
export interface MergeDecision {
  readonly pipeline: string;
  readonly profile: string;
  /** Undefined: the profile's backend. */
  readonly action?: string;
  /** `dropped`: both sides changed it, each in its way. */
  readonly taken: 'ours' | 'theirs' | 'dropped';
}

export interface MergedLock {
  readonly lock: LockFile;
  readonly decisions: readonly MergeDecision[];
}

/**
 * Merges two lock files entry by entry: what one side alone changed, added or removed since `base` is taken; what both
 * changed in different ways is dropped, so that the next run computes it. Without a base, what both have in different
 * ways is dropped, and everything else kept.
 */
export function mergeLocks(base: LockFile | undefined, ours: LockFile, theirs: LockFile): MergedLock {
  const decisions: MergeDecision[] = [];
  const pipelines: LockFile['pipelines'] = {};
  for (const pipeline of namesOf(ours.pipelines, theirs.pipelines)) {
    for (const profile of namesOf(own(ours.pipelines, pipeline), own(theirs.pipelines, pipeline))) {
      const sides = [base, ours, theirs].map((lock) => lock && findLockedProfile(lock, pipeline, profile));
      const note = (taken: MergeDecision['taken'], action?: string) =>
        void decisions.push({ pipeline, profile, ...(action === undefined ? {} : { action }), taken });
      const merged = mergeProfiles(sides[0], sides[1], sides[2], note);
      if (!merged) continue;
      const profiles = own(pipelines, pipeline) ?? {};
      define(profiles, profile, merged);
      define(pipelines, pipeline, profiles);
    }
  }
  return { lock: { version: 1, pipelines }, decisions };
}

type Note = (taken: MergeDecision['taken'], action?: string) => void;

function mergeProfiles(
  base: LockedProfile | undefined,
  ours: LockedProfile | undefined,
  theirs: LockedProfile | undefined,
  note: Note,
): LockedProfile | undefined {
  // A profile that one side removed goes, unless the other side worked on it.
  if (base && (!ours || !theirs) && sameJson(base, ours ?? theirs)) {
    note(ours ? 'theirs' : 'ours');
    return undefined;
  }
  const actions: Record<string, LockedAction> = {};
  for (const action of namesOf(ours?.actions, theirs?.actions, base?.actions)) {
    const [before, our, their] = [base, ours, theirs].map((side) => side && own(side.actions, action));
    const entry = choose(before, our, their, (taken) => note(taken, action));
    if (entry) define(actions, action, entry);
  }
  const backend = choose(base?.backend, ours?.backend, theirs?.backend, note);
  // Of two backends none is right for all entries: the next run writes its own.
  return { backend: backend ?? ours?.backend ?? theirs?.backend ?? '', actions };
}

/** The value after the merge of three; undefined where there is none any more. */
function choose<T>(
  base: T | undefined,
  ours: T | undefined,
  theirs: T | undefined,
  note: (taken: MergeDecision['taken']) => void,
): T | undefined {
  if (sameJson(ours, theirs)) return ours;
  if (sameJson(base, ours)) {
    note('theirs');
    return theirs;
  }
  if (sameJson(base, theirs)) {
    note('ours');
    return ours;
  }
  note('dropped');
  return undefined;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortedMembers(a)) === JSON.stringify(sortedMembers(b));
}

function sortedMembers(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sortedMembers(member)]);
}

function namesOf(...records: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record ?? {})))].sort();
}

/** Not what `Object.prototype` has under that name. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Also under a name such as `__proto__`. */
function define<T>(record: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
