// The matrix cells of the benchmarks.
import type { Cell } from 'phaseline';
import { z } from 'zod';
import { method } from '../schemas/methods.ts';

/** Which family of systems was learned, how, and from which seed. */
export const trainingCell = z.object({ family: z.string(), method, seed: z.int() });

/** The same adapted from K points. */
export const adaptationCell = trainingCell.extend({ shots: z.int() });

/** One of a star of ablations: what is changed, one at a time. */
export const ablationCell = z.object({
  algorithm: z.string(),
  seed: z.int(),
  innerSteps: z.int(),
  tasks: z.int(),
  noise: z.number(),
  shots: z.int(),
});

export type TrainingCell = z.output<typeof trainingCell>;
export type AdaptationCell = z.output<typeof adaptationCell>;

/**
 * The values of a cell's axes, those that `schema` names.
 *
 * @throws RangeError unless the matrix has these axes
 */
export function readCell<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  cell: Cell,
): z.output<z.ZodObject<S>> {
  const result = schema.safeParse(cell);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RangeError(
    `An input comes from the matrix cell ${JSON.stringify(cell)}; its axis '${issue.path.join('.')}' does not fit: ` +
      `${issue.message}. The stage wants results of a matrix over ${Object.keys(schema.shape).join(', ')}.`,
  );
}
