import { z } from 'zod';

/** Numbers of gradient steps, ascending. */
export const gradientSteps = z
  .array(z.int().nonnegative())
  .min(1)
  .refine((steps) => steps.every((step, i) => i === 0 || step > steps[i - 1]), 'the steps must ascend');

/** How parameters move: plain gradient descent, as the inner loop does, or Adam. */
export const adaptationRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), stepSize: z.number().positive() }),
  z.strictObject({ kind: z.literal('adam'), stepSize: z.number().positive() }),
]);

export type AdaptationRule = z.output<typeof adaptationRule>;

/** How methods are compared in pairs. */
export const comparisonChoice = z.strictObject({
  confidence: z.number().gt(0).lt(1).default(0.95).describe('of intervals over seeds and systems [ours]'),
  replicates: z.int().positive().default(5_000).describe('of the bootstrap [ours]'),
});
