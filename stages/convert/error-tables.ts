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
 * @throws RangeError when two methods were not scored with the same seeds on the same systems
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
  const errors = new Map<string, Float64Array>();
  for (const method of new Set(members.map((member) => member.method))) {
    const rows = seeds.map((seed) => {
      const found = members.find((member) => member.method === method && member.seed === seed);
      if (found === undefined) throw unpaired(method, `no scores with seed ${seed}`);
      const values = found.scores[metric] as unknown as Float64Array;
      return values.filter((_, row) => found.scores.steps[row] === step);
    });
    errors.set(method, Float64Array.from(rows.flatMap((row) => [...row])));
  }
  const [systems, ...others] = new Set([...errors.values()].map(({ length }) => length / seeds.length));
  if (others.length > 0)
    throw unpaired('a method', `${others[0]} scores of each seed, where others have ${systems}`);
  return { seeds: seeds.length, systems, errors };
}

function unpaired(method: string, why: string): RangeError {
  return new RangeError(
    `The methods cannot be compared in pairs: '${method}' has ${why}. Give the scores of every method on the same ` +
      'systems, with the same seeds.',
  );
}
