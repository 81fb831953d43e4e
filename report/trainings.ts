// Trainings that failed: they came apart, or never reached a goal.
import { partsOf, type Method } from '../schemas/methods.ts';
import { inOrder, labelOf } from './methods.ts';
import { formatCount, plural, shareOf } from './numbers.ts';
import { goalsOf, type Cost } from './tables/measures.ts';

/** A training, and how far it came. */
export interface TrainingRun {
  readonly method: Method;
  /** Which of the method's, in words: `seed 2`. */
  readonly name: string;
  readonly iterations: number;
  readonly plannedIterations: number;
}

/** One sentence for all trainings that ended as planned, one for each other. */
export function trainingSentences(trainings: readonly TrainingRun[]): string[] {
  if (trainings.length === 0) return [];
  const ended = trainings.filter(({ iterations, plannedIterations }) => iterations < plannedIterations);
  if (ended.length === 0) return ['All trainings went on to their last iteration.'];
  return [
    `${shareOf(ended.length, trainings.length)} trainings came apart before their last iteration:`,
    ...ended.map(
      ({ method, name, iterations, plannedIterations }) =>
        `${labelOf(method)}, ${name}: ended after ${formatCount(iterations)} of ` +
        `${plural(plannedIterations, 'iteration')}; ${keptOf(method)}.`,
    ),
  ];
}

/** Joint training aims at something else than what the validation systems tell. */
function keptOf(method: Method): string {
  return partsOf(method).training === 'pretrained'
    ? 'its last parameters are kept'
    : 'what was best on validation systems before is kept';
}

/** A sentence for each goal that not every training reached. */
export function goalSentences(costs: readonly Cost[]): string[] {
  return goalsOf(costs).flatMap((threshold) => {
    const missed = inOrder(costs.map(({ method }) => method)).flatMap((method) => {
      const own = costs.filter((cost) => cost.threshold === threshold && cost.method === method);
      const count = own.filter(({ iterations }) => !Number.isFinite(iterations)).length;
      return count === 0 ? [] : [`${labelOf(method)} (${shareOf(count, own.length)} trainings)`];
    });
    return missed.length === 0 ? [] : [`The goal ${threshold} was never reached by ${missed.join(', ')}.`];
  });
}
