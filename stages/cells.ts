// The matrix cells of the benchmarks.
import type { Cell } from 'phaseline';
import { z } from 'zod';

const trainingCell = z.object({ algorithm: z.string(), seed: z.int() });
const adaptationCell = trainingCell.extend({ shots: z.int() });

export type TrainingCell = z.output<typeof trainingCell>;
export type AdaptationCell = z.output<typeof adaptationCell>;

/** @throws RangeError unless the matrix has the axes algorithm and seed. */
export function asTrainingCell(cell: Cell): TrainingCell {
  return parse(trainingCell, cell);
}

/** @throws RangeError unless the matrix has the axes algorithm, seed and shots. */
export function asAdaptationCell(cell: Cell): AdaptationCell {
  return parse(adaptationCell, cell);
}

function parse<T>(schema: z.ZodType<T>, cell: Cell): T {
  const result = schema.safeParse(cell);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RangeError(
    `An input comes from the matrix cell ${JSON.stringify(cell)}; its axis '${issue.path.join('.')}' does not fit: ` +
      `${issue.message}. Call the stage with results of a matrix over algorithm (text), seed and shots (integers).`,
  );
}
