import type { LockedAction } from '../../schemas/disk/lock.ts';
import { changesBetween, type Change } from '../plan/changes.ts';
import { lockedAction, type LockedProfile } from '../lock/locked-profile.ts';
import type { ActionCache } from '../store/action-cache.ts';

/** A cause that several actions share: the same parameter, the same file. */
export interface SharedChange {
  readonly change: Change;
  readonly actions: readonly string[];
}

export interface ComparedActions {
  /** Equal in key and outputs. */
  readonly same: readonly string[];
  /** Another key, and other bytes in one of the outputs. */
  readonly changed: readonly string[];
  /** Another key, and the same bytes all the same. */
  readonly sameBytes: readonly string[];
  /** The same key, and other bytes: one of them is not reproducible. */
  readonly contradicting: readonly string[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** What changed of parameters, code, packages and backend; other inputs follow from these. */
  readonly causes: readonly SharedChange[];
  /** Changed actions of which the store has no record, so that only the kind of change is known. */
  readonly unrecorded: number;
}

/** Compares two locked profiles action by action, by the records of the store as far as it has them. */
export async function compareActions(
  a: LockedProfile,
  b: LockedProfile,
  cache: Pick<ActionCache, 'get'>,
): Promise<ComparedActions> {
  const ids = [...new Set([...Object.keys(a.actions), ...Object.keys(b.actions)])].sort();
  const groups = { same: [], changed: [], sameBytes: [], contradicting: [], onlyA: [], onlyB: [] } as Record<
    'same' | 'changed' | 'sameBytes' | 'contradicting' | 'onlyA' | 'onlyB',
    string[]
  >;
  const causes = new Map<string, { change: Change; actions: string[] }>();
  let unrecorded = 0;
  for (const id of ids) {
    const [before, after] = [lockedAction(a, id), lockedAction(b, id)];
    if (!before || !after) {
      groups[before ? 'onlyA' : 'onlyB'].push(id);
      continue;
    }
    const sameOutputs = JSON.stringify(sorted(before.outputs)) === JSON.stringify(sorted(after.outputs));
    if (before.key === after.key) {
      groups[sameOutputs ? 'same' : 'contradicting'].push(id);
      continue;
    }
    groups[sameOutputs ? 'sameBytes' : 'changed'].push(id);
    const recorded = await recordedChanges(before, after, cache);
    if (!recorded) unrecorded++;
    for (const change of recorded ?? lockedChanges(before, after)) {
      if (change.part === 'input') continue;
      const key = JSON.stringify(change);
      const cause = causes.get(key);
      if (cause) cause.actions.push(id);
      else causes.set(key, { change, actions: [id] });
    }
  }
  return { ...groups, causes: [...causes.values()], unrecorded };
}

async function recordedChanges(
  before: LockedAction,
  after: LockedAction,
  cache: Pick<ActionCache, 'get'>,
): Promise<Change[] | undefined> {
  const [a, b] = [await cache.get(before.key), await cache.get(after.key)];
  return a && b && changesBetween(a, b);
}

function lockedChanges(before: LockedAction, after: LockedAction): Change[] {
  return (['code', 'parameters'] as const).flatMap((part): Change[] =>
    before[part] === after[part]
      ? []
      : [
          part === 'code'
            ? { part, name: 'fingerprint', before: before.code, after: after.code }
            : { part: 'parameter', name: 'values', before: before.parameters, after: after.parameters },
        ],
  );
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
