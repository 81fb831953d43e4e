// How far the trainings of an ablation came.
import type { Cell, TableValue } from 'phaseline';
import type { z } from 'zod';
import { arms } from '../../report/ablation.ts';
import type { TrainingRun } from '../../report/trainings.ts';
import { algorithm } from '../../schemas/methods.ts';
import type { trainingLog } from '../../schemas/data.ts';
import { ablationCell, readCell } from '../cells.ts';
import { trainedBy } from './ablation-rows.ts';

/** What the ablations train with. */
export const ablated = algorithm.exclude(['pretrained']);

/** How many points an unseen system gives does not enter a training. */
const trainingAxes = ablationCell.omit({ shots: true });

interface Log {
  readonly cell: Cell;
  readonly value: TableValue<typeof trainingLog.columns>;
}

/** Each training once. */
export function toTrainingRuns(
  logs: readonly Log[],
  planned: Readonly<Record<z.output<typeof ablated>, number>>,
): TrainingRun[] {
  const runs = logs.map(({ cell, value }) => {
    const { seed, algorithm: name, ...varied } = readCell(trainingAxes, cell);
    const places = arms.flatMap(({ name: arm, symbol }) =>
      arm in varied ? [`${symbol} = ${varied[arm as keyof typeof varied]}`] : [],
    );
    return {
      method: trainedBy(name),
      name: [`seed ${seed}`, ...places].join(', '),
      iterations: value.iteration.length,
      plannedIterations: planned[ablated.parse(name)],
    };
  });
  return [...new Map(runs.map((run) => [`${run.method}, ${run.name}`, run])).values()];
}
