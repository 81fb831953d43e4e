// What reports say beside their tables.
import { plural } from './numbers.ts';

/** @param mark how the lowest median is marked */
export function aboutErrors(mark: string): string {
  return (
    `Errors of models adapted to unseen systems. ${mark}: the lowest median. What is not finite counts as ` +
    'infinitely large in medians and quartiles; means are those of the finite values.'
  );
}

/** @param compared what is compared in pairs: `method` */
export function aboutRatios(compared: string, together: string): string {
  return (
    `Ratio: the median, over seeds and systems, of the error of the first ${compared} over that of the second. ` +
    `Intervals hold for all comparisons ${together}; “beats” is written only where one lies on one side of 1.`
  );
}

export const ofOneMetric = 'of its metric together';
export const ofAllMetrics = 'together';

/** `K = 50, 5 steps` */
export function settingText({ shots, steps }: { readonly shots: number; readonly steps: number }): string {
  return `K = ${shots}, ${plural(steps, 'step')}`;
}

/** What to be careful about, a paragraph each. */
export const care: readonly string[] = [
  'Errors of rollouts have heavy tails: the median says what is typical, not what is worst; one large error decides a ' +
    'mean, and a mean leaves out what diverged.',
  'Intervals cover the luck of seeds and unseen systems. They do not cover what all runs have in common: training ' +
    'systems, protocol, tuning.',
  'Step sizes were chosen on validation systems; the unseen systems come from another stream of random numbers and ' +
    'were looked at once.',
  'The example systems of the figures are the first of the test set, not selected ones.',
];
