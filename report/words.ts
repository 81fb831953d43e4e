// What reports say beside their tables.
import { plural } from './numbers.ts';

/** What tables of errors say, and when a rollout counts as none. */
export const aboutErrors =
  'Errors of models adapted to unseen systems. What is not finite counts as infinitely large in medians and quartiles; ' +
  'means are those of the finite values. ' +
  'A rollout diverged where it is not finite, needs too many steps, or leaves a region many times as wide as the window ' +
  'of observed states: its errors count as not finite.';

/** @param mark how the lowest median is marked */
export function aboutMark(mark: string): string {
  return `${mark}: the lowest median.`;
}

/**
 * @param compared what is compared in pairs: `method`
 * @param family which of its intervals hold together
 */
export function aboutRatios(compared: string, family: string): string {
  return (
    `Ratio: the median, over seeds and systems, of the error of the first ${compared} over that of the second. ` +
    `Intervals are simultaneous (Bonferroni) ${family}, not over more; “beats” is written only where one lies on one ` +
    'side of 1.'
  );
}

/** The comparisons whose intervals hold together, in a comparison of methods. */
export const ofOneSetting =
  'over the declared pairs of one family of systems, metric, K and number of gradient steps';

/** The same in an ablation. */
export const ofOneValue =
  'over the declared pairs at one value of one arm, for one metric and number of gradient steps';

/** `K = 50, 5 steps` */
export function settingText({ shots, steps }: { readonly shots: number; readonly steps: number }): string {
  return `K = ${shots}, ${plural(steps, 'step')}`;
}

/** What to be careful about in every report, a paragraph each. */
const common: readonly string[] = [
  'Errors of rollouts have heavy tails: the median says what is typical, not what is worst; one large error decides a ' +
    'mean, and a mean leaves out what diverged.',
  'Intervals cover the luck of seeds and unseen systems. They do not cover what all runs have in common: training ' +
    'systems, protocol, tuning.',
  'With few seeds the coverage of intervals is approximate: in a simulation with this code, of 40 systems and seeds that ' +
    'matter as much as systems, single 99.6% intervals missed the truth in about 2% of the cases with 3 seeds and in ' +
    'about 1% with 5.',
  'Step sizes were chosen on validation systems; the unseen systems come from another stream of random numbers.',
  'Outer learning rates are fixed, not tuned for each method and family; first-order MAML has one of its own.',
];

/** What to be careful about in a comparison of methods. */
export const care: readonly string[] = [
  ...common,
  'Of meta-learned networks the iterate that does best on the validation systems is kept, of pretrained ones the last.',
  'The example systems of the figures are the first of the test set, not selected ones.',
];

/** The same in an ablation. */
export const ablationCare: readonly string[] = [
  ...common,
  'Of every training the iterate that does best on the validation systems is kept.',
];
