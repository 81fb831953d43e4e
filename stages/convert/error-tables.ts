// Scores of many cells, arranged as [seeds, systems] for each of the methods that are compared.
import type { Cell } from 'phaseline';

interface Scores {
  readonly task: Int32Array;
  readonly steps: Int32Array;
}

/** Where a cell's scores belong: in a group of what is compared, as the scores of a method with a seed. */
export interface Place<G> {
  readonly group: G;
  readonly method: string;
  readonly seed: number;
}

/** One metric of one group after one number of gradient steps. */
export interface ErrorTable<G> {
  readonly group: G;
  readonly metric: string;
  readonly steps: number;
  readonly seeds: number;
  readonly systems: number;
  /** By method the errors [seeds, systems], the seeds and systems in the same order for all. */
  readonly errors: ReadonlyMap<string, Float64Array>;
}

/**
 * One table for each group and each of the `steps` that was scored, in the order of the entries.
 *
 * @param placesOf where the scores of a cell belong: the centre of a star belongs to each of its arms
 * @throws RangeError unless each method was scored once with each seed, on the same systems in the same order
 */
export function errorTables<S extends Scores, G>(
  entries: readonly { readonly cell: Cell; readonly value: S }[],
  metric: keyof S & string,
  steps: readonly number[],
  placesOf: (cell: Cell) => readonly Place<G>[],
): ErrorTable<G>[] {
  const groups = new Map<string, { group: G; members: (Place<G> & { scores: S })[] }>();
  for (const { cell, value: scores } of entries) {
    for (const place of placesOf(cell)) {
      const key = JSON.stringify(place.group);
      const known = groups.get(key) ?? { group: place.group, members: [] };
      known.members.push({ ...place, scores });
      groups.set(key, known);
    }
  }
  return [...groups.values()].flatMap(({ group, members }) =>
    steps
      .filter((step) => members.some(({ scores }) => scores.steps.includes(step)))
      .map((step) => ({ group, metric, steps: step, ...tableOf(members, metric, step) })),
  );
}

function tableOf<S extends Scores>(
  members: readonly { method: string; seed: number; scores: S }[],
  metric: keyof S & string,
  step: number,
): Pick<ErrorTable<never>, 'seeds' | 'systems' | 'errors'> {
  const seeds = [...new Set(members.map(({ seed }) => seed))];
  const methods = [...new Set(members.map(({ method }) => method))];
  const systems = tasksAfter(members[0].scores, step);
  const errors = new Map<string, Float64Array>();
  for (const method of methods) {
    const table = new Float64Array(seeds.length * systems.length);
    seeds.forEach((seed, row) => {
      const found = members.filter((member) => member.method === method && member.seed === seed);
      if (found.length !== 1) throw unpaired(method, seed, `${found.length} tables of scores`);
      const [{ scores }] = found;
      const scored = tasksAfter(scores, step);
      if (scored.length !== systems.length || scored.some((task, i) => task !== systems[i])) {
        throw unpaired(
          method,
          seed,
          `scores of systems ${listed(scored)} where others have ${listed(systems)}`,
        );
      }
      const values = (scores[metric] as unknown as Float64Array).filter((_, i) => scores.steps[i] === step);
      table.set(values, row * systems.length);
    });
    errors.set(method, table);
  }
  return { seeds: seeds.length, systems: systems.length, errors };
}

function tasksAfter({ task, steps }: Scores, step: number): Int32Array {
  return task.filter((_, row) => steps[row] === step);
}

function listed(tasks: Int32Array): string {
  if (tasks.length === 0) return 'none';
  return tasks.length > 5 ? `${tasks.slice(0, 5).join(', ')}, … (${tasks.length})` : tasks.join(', ');
}

function unpaired(method: string, seed: number, what: string): RangeError {
  return new RangeError(
    `The methods cannot be compared in pairs: '${method}' has ${what}, with seed ${seed}. Give the scores of every ` +
      'method once for each seed, on the same systems in the same order.',
  );
}
