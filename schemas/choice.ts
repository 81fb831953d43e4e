import { json } from 'phaseline';
import { z } from 'zod';
import { adaptationRule } from './parameters.ts';

/**
 * The rule by which a method adapts, chosen on validation systems. `validationLoss` is the median over them of the query
 * loss after `steps` steps, in units of sigma^2; null when it is not finite.
 */
export const ruleChoice = json(
  'rule-choice',
  z.strictObject({
    rule: adaptationRule,
    shots: z.int(),
    steps: z.int(),
    systems: z.int(),
    candidates: z.array(z.strictObject({ rule: adaptationRule, validationLoss: z.number().nullable() })),
  }),
);
