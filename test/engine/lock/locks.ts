import fc from 'fast-check';
import type { LockedAction, LockFile } from '../../../schemas/disk/lock.ts';

/** Digests that differ when the seeds do. */
const digestOf = (seed: number | string): string =>
  Buffer.from(`${seed} `.repeat(40)).toString('hex').slice(0, 64);

export const entryOf = (seed: number | string, outputs: readonly string[] = ['out']): LockedAction => ({
  key: digestOf(`key ${seed}`),
  code: digestOf(`code ${seed}`),
  parameters: digestOf(`parameters ${seed}`),
  outputs: Object.fromEntries(outputs.map((name) => [name, digestOf(`${name} ${seed}`)])),
});

export const lockOf = (actions: Readonly<Record<string, LockedAction>>, backend = 'simd-1'): LockFile => ({
  version: 1,
  pipelines: { demo: { default: { backend, actions: { ...actions } } } },
});

/** What a branch does to one entry, or to the gap before it. */
export type Edit = 'keep' | 'change' | 'remove';

export interface Branches {
  readonly base: LockFile;
  readonly ours: LockFile;
  readonly theirs: LockFile;
  /** What both together make of the base. */
  readonly both: LockFile;
}

/**
 * Two branches from one base that touch different entries. They may change neighbours; what one adds or removes is not
 * right beside what the other adds or removes, which git cannot merge in any text of lines.
 */
export const disjointBranches: fc.Arbitrary<Branches> = fc
  .array(
    fc.record({
      edit: fc.constantFrom<Edit>('keep', 'change', 'change', 'remove'),
      add: fc.boolean(),
      owner: fc.constantFrom('ours', 'theirs'),
      outputs: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 30 },
  )
  .map((steps) => {
    const actions = { base: {}, ours: {}, theirs: {}, both: {} } as Record<
      keyof Branches,
      Record<string, LockedAction>
    >;
    let structural: { owner: string; at: number } | undefined;
    steps.forEach(({ edit, add, owner, outputs }, at) => {
      const names = ['model', 'scores', 'table'].slice(0, outputs);
      const mayMove = structural === undefined || structural.owner === owner || structural.at < at - 1;
      const put = (sides: readonly string[], id: string, seed: string) => {
        for (const side of sides) actions[side as keyof Branches][id] = entryOf(seed, names);
      };
      const number = String(at).padStart(2, '0');
      if (add && mayMove) put([owner, 'both'], `stage-${number}-added`, `added ${at}`);
      const id = `stage-${number}[seed=${at % 3}]`;
      put(['base'], id, `${at}`);
      const other = owner === 'ours' ? 'theirs' : 'ours';
      if (edit === 'remove' && mayMove) put([other], id, `${at}`);
      else if (edit === 'change') {
        put([other], id, `${at}`);
        put([owner, 'both'], id, `changed ${at}`);
      } else put(['ours', 'theirs', 'both'], id, `${at}`);
      if (mayMove && (add || edit === 'remove')) structural = { owner, at };
    });
    return {
      base: lockOf(actions.base),
      ours: lockOf(actions.ours),
      theirs: lockOf(actions.theirs),
      both: lockOf(actions.both),
    };
  });
