import { json } from 'phaseline';
import { z } from 'zod';
import { adaptationRule } from './evaluation.ts';

/**
 * The rules by which a network adapts from K points (`shots`), chosen on validation systems: one for each number of
 * gradient steps. `validationLosses` are those of the candidates, in their order: the median over the systems of the
 * query loss after so many steps, in units of sigma^2; null when it is not finite.
 */
export const ruleChoice = json(
  'rule-choice',
  z.strictObject({
    shots: z.int(),
    systems: z.int(),
    candidates: z.array(adaptationRule),
    chosen: z.array(
      z.strictObject({
        steps: z.int(),
        rule: adaptationRule,
        validationLosses: z.array(z.number().nullable()),
      }),
    ),
  }),
);
