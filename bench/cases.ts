// The meta-steps that are timed.
import type { Work } from '../science/meta/flops.ts';

export interface Case extends Work {
  readonly name: string;
  readonly title: string;
  /** Implementations that are too slow here to be worth the wait are left out: only these take part. */
  readonly only?: readonly string[];
}

/** Of `meta-hnn`, for normalised tasks. */
export const INNER_STEP_SIZE = 0.01;
/** Small, so that the parameters stay where the gradients were compared. */
export const LEARNING_RATE = 1e-4;

const metaStep = {
  model: { kind: 'hnn', dimension: 2, hidden: [64, 64, 64], activation: 'softplus' },
  tasks: 10,
  supportPoints: 50,
  queryPoints: 50,
} as const;

const fast = ['simd', 'product', 'jax'];

export const cases: readonly Case[] = [
  { ...metaStep, name: 'maml-1', title: 'MAML, 1 inner step', algorithm: 'maml', innerSteps: 1 },
  { ...metaStep, name: 'maml-5', title: 'MAML, 5 inner steps', algorithm: 'maml', innerSteps: 5 },
  { ...metaStep, name: 'anil-1', title: 'ANIL, 1 inner step', algorithm: 'anil', innerSteps: 1 },
  { ...metaStep, name: 'anil-5', title: 'ANIL, 5 inner steps', algorithm: 'anil', innerSteps: 5 },
  {
    ...metaStep,
    name: 'first-order-maml-5',
    title: 'First-order MAML, 5 inner steps',
    algorithm: 'first-order-maml',
    innerSteps: 5,
  },
  ...[32, 100, 128, 200].map((width) => ({
    ...metaStep,
    name: `width-${width}`,
    title: `MAML, 5 inner steps, width ${width}`,
    algorithm: 'maml' as const,
    innerSteps: 5,
    model: { ...metaStep.model, hidden: [width, width, width] },
    only: fast,
  })),
  {
    name: 'hnn-step',
    title: "The HNN paper's training step: 1 task of 750 points, width 200 x 2, tanh",
    algorithm: 'maml',
    innerSteps: 0,
    tasks: 1,
    supportPoints: 0,
    queryPoints: 750,
    model: { kind: 'hnn', dimension: 2, hidden: [200, 200], activation: 'tanh' },
  },
];
