import { table } from 'phaseline';

/** What many networks did, summed up and compared. */

/** Median and quartiles of a metric, where what is not finite counts as infinite; the mean is that of the finite. */
function spread<const M extends string>(metric: M) {
  const names = [metric, `${metric}Q1`, `${metric}Q3`, `${metric}Mean`] as const;
  return Object.fromEntries(names.map((name) => [name, 'float64?'])) as Record<
    M | `${M}Q1` | `${M}Q3` | `${M}Mean`,
    'float64?'
  >;
}

/** The lowest and the highest of the medians of single seeds, NaN where they are not finite. */
function ofSeeds<const M extends string>(metric: M) {
  const names = [`${metric}SeedLow`, `${metric}SeedHigh`] as const;
  return Object.fromEntries(names.map((name) => [name, 'float64?'])) as Record<
    `${M}SeedLow` | `${M}SeedHigh`,
    'float64?'
  >;
}

/** Of A with B: see `contrasts`. */
const comparison = {
  metric: 'utf8',
  steps: 'int32',
  a: 'utf8',
  b: 'utf8',
  ratio: 'float64',
  ratioLow: 'float64',
  ratioHigh: 'float64',
  verdict: 'utf8',
  pairs: 'int32',
  divergedA: 'int32',
  divergedB: 'int32',
} as const;

const setting = { family: 'utf8', method: 'utf8', shots: 'int32', steps: 'int32' } as const;

/**
 * Errors of the field over all unseen systems and seeds. Of systems x seeds `nonFinite` are not finite, `worseThanNone`
 * have a finite relative error above 1 (that of a field which is 0 everywhere), and `stopped` before their last step.
 */
export const fieldResults = table('field-results', {
  ...setting,
  ...spread('fieldRelativeError'),
  ...spread('fieldMse'),
  systems: 'int32',
  seeds: 'int32',
  nonFinite: 'int32',
  worseThanNone: 'int32',
  stopped: 'int32',
});

/** Errors of the rollouts over all unseen systems and seeds; `diverged` of systems x seeds. */
export const rolloutResults = table('rollout-results', {
  ...setting,
  ...spread('trajectoryMse'),
  ...spread('energyMse'),
  ...spread('learnedEnergyMse'),
  systems: 'int32',
  seeds: 'int32',
  diverged: 'int32',
});

/** The medians of each seed alone: how far the results spread over seeds. */
export const resultsBySeed = table('results-by-seed', {
  ...setting,
  seed: 'int32',
  fieldRelativeError: 'float64?',
  trajectoryMse: 'float64?',
  energyMse: 'float64?',
});

/**
 * Which of two methods errs less: the median over (seed, system) of error of A over error of B, and its interval over
 * seeds and systems, infinite where the data do not bound it. The interval holds for all pairs of the same family,
 * metric, K and steps together, and the verdict (`A`, `B` or `undecided`) is whether it lies on one side of 1.
 */
export const contrasts = table('contrasts', {
  family: 'utf8',
  shots: 'int32',
  ...comparison,
});

/** Errors of the field of systems beyond the training range, one a row; see `excess` of science/systems. */
export const beyondScores = table('beyond-scores', {
  family: 'utf8',
  method: 'utf8',
  seed: 'int32',
  shots: 'int32',
  steps: 'int32',
  task: 'int32',
  excess: 'float64',
  fieldRelativeError: 'float64?',
});

/** Medians and quartiles of them by how far beyond the training range the systems are: excess in (low, high]. */
export const beyondResults = table('beyond-results', {
  ...setting,
  excessLow: 'float64',
  excessHigh: 'float64',
  fieldRelativeError: 'float64?',
  fieldRelativeErrorQ1: 'float64?',
  fieldRelativeErrorQ3: 'float64?',
  systems: 'int32',
});

/** Medians and quartiles of the similarities over systems and seeds. */
export const similarityResults = table('similarity-results', {
  ...setting,
  layer: 'utf8',
  cka: 'float64?',
  ckaQ1: 'float64?',
  ckaQ3: 'float64?',
});

/** The same for all networks: the median over seeds, and the lowest and highest. */
export const probeResults = table('probe-results', {
  family: 'utf8',
  method: 'utf8',
  target: 'utf8',
  kind: 'utf8',
  rSquared: 'float64?',
  rSquaredLow: 'float64?',
  rSquaredHigh: 'float64?',
  seeds: 'int32',
});

/**
 * What a training cost until its validation loss first reached a threshold: iterations and arithmetic, NaN where it
 * never did; and what the whole training cost. A pretraining, which aims at something else than the validation loss
 * (that after adaptation), has one row with no threshold.
 */
export const costs = table('costs', {
  family: 'utf8',
  method: 'utf8',
  seed: 'int32',
  threshold: 'float64?',
  iterations: 'float64?',
  gigaflop: 'float64?',
  totalIterations: 'int32',
  totalGigaflop: 'float64',
  finalValidationLoss: 'float64?',
});

/**
 * Errors at one value of an ablation's arm, everything else being at the centre, after so many gradient steps: medians,
 * quartiles and means over systems and seeds, and the lowest and highest median of a seed. Counts are of systems x seeds,
 * as in `field-results`. Motion is predicted after the last number of steps alone: elsewhere its errors and `diverged`
 * are NaN.
 */
export const ablationResults = table('ablation-results', {
  arm: 'utf8',
  value: 'float64',
  algorithm: 'utf8',
  steps: 'int32',
  ...spread('fieldRelativeError'),
  ...ofSeeds('fieldRelativeError'),
  ...spread('trajectoryMse'),
  ...ofSeeds('trajectoryMse'),
  ...spread('energyMse'),
  ...ofSeeds('energyMse'),
  nonFinite: 'int32',
  worseThanNone: 'int32',
  stopped: 'int32',
  diverged: 'float64?',
  systems: 'int32',
  seeds: 'int32',
});

/**
 * Which of two algorithms errs less at one value of an ablation's arm; see `contrasts`. The interval holds for all pairs
 * of the same arm, value, metric and steps together.
 */
export const ablationContrasts = table('ablation-contrasts', {
  arm: 'utf8',
  value: 'float64',
  ...comparison,
});
