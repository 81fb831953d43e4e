import { PipelineError } from '../errors/pipeline-error.ts';
import type { CallSite } from './call-site.ts';
import { whereOf } from './where.ts';

/**
 * How far a number may be from the expected one where bits cannot be promised. It is near enough when any one of the
 * given bounds holds. Integers, booleans and texts must always be equal.
 */
export interface Tolerance {
  /** |found - expected| is at most this. */
  readonly absolute?: number;
  /** |found - expected| is at most this times |expected|. */
  readonly relative?: number;
  /** At most so many steps from one number of the column's type to the next lie between the two. */
  readonly ulp?: number;
}

/** For all columns of numbers, or, for those that are named, in its place a tolerance of their own. */
export interface TableTolerance<Column extends string = string> extends Tolerance {
  readonly columns?: Readonly<Partial<Record<Column, Tolerance>>>;
}

/** What `table`, `tensors` and `json` take besides the schema. */
export interface ToleranceOption<T extends Tolerance = Tolerance> {
  /** How exactly a backend that promises no bits must reproduce it. It changes no key and no result. */
  readonly tolerance?: T;
}

/** @throws PipelineError `invalid-definition` for a bound that is no number from 0 on, or an unknown column */
export function checkTolerance(
  artifact: string,
  { columns = {}, ...bounds }: TableTolerance,
  site: CallSite | undefined,
  known: readonly string[] = [],
): void {
  for (const column of Object.keys(columns)) {
    if (known.includes(column)) continue;
    throw new PipelineError('invalid-definition', {
      what: `The tolerance of "${artifact}" is for a column "${column}", which it does not have.`,
      todo: `Name one of its columns: ${known.join(', ')}.`,
      ...whereOf(site),
    });
  }
  for (const tolerance of [bounds, ...Object.values(columns)]) {
    for (const [name, bound] of Object.entries(tolerance ?? {})) {
      if (['absolute', 'relative', 'ulp'].includes(name) && typeof bound === 'number' && bound >= 0) continue;
      throw new PipelineError('invalid-definition', {
        what: `The tolerance of "${artifact}" has ${name}: ${String(bound)}.`,
        todo: 'Give absolute, relative or ulp, each a number, 0 or more.',
        ...whereOf(site),
      });
    }
  }
}
