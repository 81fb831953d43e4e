import type { ModelAction } from './model.ts';

/** What a naive tool remembers: of each identity what it gave, and which of those values it still has. */
export class ModelStore {
  readonly records = new Map<string, Readonly<Record<string, number>>>();
  readonly blobs = new Set<number>();

  /** Whether an action has to execute: nobody knows its outputs, or one of them is not there any more. */
  needs({ identity }: ModelAction): boolean {
    const record = this.records.get(identity!);
    return record === undefined || Object.values(record).some((value) => !this.blobs.has(value));
  }

  knows({ identity }: ModelAction): boolean {
    return this.records.has(identity!);
  }

  keep({ identity, outputs }: ModelAction): void {
    this.records.set(identity!, outputs!);
    for (const value of Object.values(outputs!)) this.blobs.add(value);
  }

  lost({ identity }: ModelAction): number[] {
    return Object.values(this.records.get(identity!) ?? {}).filter((value) => !this.blobs.has(value));
  }

  copy(): ModelStore {
    const copy = new ModelStore();
    for (const [identity, outputs] of this.records) copy.records.set(identity, outputs);
    for (const value of this.blobs) copy.blobs.add(value);
    return copy;
  }
}

export type ModelStatus = 'cached' | 'run' | 'shared' | 'pending';

/**
 * What a plan has to say of each action. Where it is one's turn or another's, `order` tells: the actions in the order
 * of the plan, where those that are left out come first.
 */
export function modelPlan(
  store: ModelStore,
  actions: readonly ModelAction[],
  forced: ReadonlySet<string>,
  order: readonly string[],
): Map<string, ModelStatus> {
  const statuses = new Map<string, ModelStatus>();
  const making = new Set<string>();
  const comesBack = new Set<number>();
  const statusOf = (action: ModelAction): ModelStatus => {
    if (action.reads.some((id) => statuses.get(id) !== 'cached')) return 'pending';
    if (!forced.has(action.id) && !store.needs(action)) return 'cached';
    if (making.has(action.identity!)) return 'shared';
    const onlyLost = !forced.has(action.id) && store.knows(action);
    if (onlyLost && store.lost(action).every((value) => comesBack.has(value))) return 'pending';
    making.add(action.identity!);
    if (onlyLost)
      Object.values(store.records.get(action.identity!)!).forEach((value) => comesBack.add(value));
    return 'run';
  };
  const places = new Map(order.map((id, place) => [id, place]));
  const place = ({ id }: ModelAction): number => places.get(id) ?? -1;
  for (const action of actions.toSorted((a, b) => place(a) - place(b))) {
    statuses.set(action.id, statusOf(action));
  }
  return statuses;
}
