// What a training costs until it is good enough, in iterations and in arithmetic: the same on every machine.
import { defineStage, list, type TableValue } from 'phaseline';
import { z } from 'zod';
import { partsOf } from '../schemas/methods.ts';
import { hiddenLayers } from '../schemas/parameters.ts';
import { trainingLog } from '../schemas/data.ts';
import { costs } from '../schemas/results.ts';
import { metaGradientFlops } from '../science/meta/flops.ts';
import { firstToReach } from '../science/training/first-to-reach.ts';
import { readCell, trainingCell } from './cells.ts';
import { tableFromRows } from './convert/rows.ts';

export const trainingCosts = defineStage({
  name: 'training-costs',
  description: 'Iterations and arithmetic of each training until its validation loss reaches thresholds',
  parameters: z.strictObject({
    thresholds: z
      .array(z.number().positive())
      .min(1)
      .describe('relative errors of the field, after adaptation: goals of what is meta-learned'),
    window: z.int().positive().describe('validations of which most must be below'),
    network: hiddenLayers,
    dimension: z.int().positive(),
    innerSteps: z.int().positive(),
    batchTasks: z.int().positive(),
    support: z.int().positive(),
    query: z.int().positive(),
  }),
  inputs: { training: list(trainingLog) },
  outputs: { costs },
  run({ inputs, parameters: p }) {
    const rows = inputs.training.flatMap(({ cell, value: log }) => {
      const { family, method, seed } = readCell(trainingCell, cell);
      const { network, training } = partsOf(method);
      const jointly = training === 'pretrained';
      const gigaflop =
        metaGradientFlops({
          model: { ...p.network, kind: network, dimension: p.dimension },
          algorithm: training === 'anil' || training === 'first-order-maml' ? training : 'maml',
          innerSteps: jointly ? 0 : p.innerSteps,
          tasks: p.batchTasks,
          supportPoints: p.support,
          queryPoints: jointly ? p.support + p.query : p.query,
        }) / 1e9;
      const total = log.iteration.length;
      // What joint training aims at is not the loss after adaptation.
      const thresholds = jointly ? [NaN] : p.thresholds;
      return thresholds.map((threshold) => {
        const iterations = jointly ? NaN : iterationsTo(threshold * threshold, log, p.window);
        return {
          family,
          method,
          seed,
          threshold,
          iterations,
          gigaflop: iterations * gigaflop,
          totalIterations: total,
          totalGigaflop: total * gigaflop,
          finalValidationLoss: log.validationLoss[total - 1],
        };
      });
    });
    return { costs: tableFromRows(rows, costs.columns) };
  },
});

type Log = TableValue<typeof trainingLog.columns>;

/** NaN where most of the last `window` measurements never were at most `loss`. */
function iterationsTo(loss: number, { iteration, validationLoss }: Log, window: number): number {
  const first = firstToReach(iteration, validationLoss, loss, window);
  return first === null ? NaN : first + 1;
}
