// Scores of many cells, arranged as [seeds, systems] for each method.
import type { Cell } from 'phaseline';
import type { Method } from '../../schemas/methods.ts';
import { adaptationCell, readCell } from '../cells.ts';

interface Scores {
  readonly task: Int32Array;
  readonly steps: Int32Array;
}

/** One metric at one number of observations and gradient steps. */
export interface ErrorTable {
  readonly family: string;
  readonly metric: string;
  readonly shots: number;
  readonly steps: number;
  readonly seeds: number;
  readonly systems: number;
  /** By method the errors [seeds, systems], the seeds and systems in the same order for all. */
  readonly errors: ReadonlyMap<Method, Float64Array>;
}

/**
 * One table for each family, number of observations and number of steps among `steps` that was scored.
 *
 * @throws RangeError when two methods were not scored with the same seeds on the same systems
 */
export function errorTables<S extends Scores>(
  entries: readonly { readonly cell: Cell; readonly value: S }[],
  metric: keyof S & string,
  steps: readonly number[],
): ErrorTable[] {
  const cells = entries.map(({ cell, value }) => ({ ...readCell(adaptationCell, cell), scores: value }));
  const settings = unique(cells.map(({ family, shots }) => JSON.stringify([family, shots]))).map(
    (text) => JSON.parse(text) as [string, number],
  );
  return settings.flatMap(([family, shots]) => {
    const own = cells.filter((cell) => cell.family === family && cell.shots === shots);
    return steps
      .filter((step) => own.some(({ scores }) => scores.steps.includes(step)))
      .map((step) => {
        const errors = new Map<Method, Float64Array>();
        const seeds = unique(own.map(({ seed }) => seed));
        for (const method of unique(own.map((cell) => cell.method))) {
          const rows = seeds.map((seed) => {
            const found = own.find((cell) => cell.method === method && cell.seed === seed);
            if (found === undefined) throw unpaired(method, `no scores with seed ${seed}`);
            return errorsAt(found.scores, metric, step);
          });
          errors.set(method, Float64Array.from(rows.flatMap((row) => [...row])));
        }
        const lengths = unique([...errors.values()].map(({ length }) => length));
        if (lengths.length > 1) throw unpaired(family, `${lengths.join(' and ')} scores`);
        return {
          family,
          metric,
          shots,
          steps: step,
          seeds: seeds.length,
          systems: lengths[0] / seeds.length,
          errors,
        };
      });
  });
}

function errorsAt<S extends Scores>(scores: S, metric: keyof S, step: number): Float64Array {
  const values = scores[metric] as unknown as Float64Array;
  return values.filter((_, row) => scores.steps[row] === step);
}

function unpaired(what: string, why: string): RangeError {
  return new RangeError(
    `The methods cannot be compared in pairs: '${what}' has ${why}. Give the scores of every method on the same systems, ` +
      'with the same seeds.',
  );
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
