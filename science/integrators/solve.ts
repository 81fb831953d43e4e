// The integrators by name.
import { solveDormandPrince } from './dormand-prince.ts';
import type { Tolerances } from './dormand-prince.ts';
import { solveFixedStep } from './fixed-step.ts';
import type { Problem, Solution } from './problem.ts';
import { rk4 } from './rk4.ts';
import { leapfrog, symplecticEuler } from './symplectic.ts';

export type IntegratorSettings =
  | ({ readonly method: 'dormand-prince' } & Tolerances)
  | {
      readonly method: 'rk4' | 'leapfrog' | 'symplectic-euler';
      /** In units of time. */
      readonly longestStep: number;
    };

const fixedStepMethods = { rk4, leapfrog, 'symplectic-euler': symplecticEuler };

/** Solves a batch of initial value problems; how each row ended is in the solution's status. */
export function solve(problem: Problem, settings: IntegratorSettings): Solution {
  return settings.method === 'dormand-prince'
    ? solveDormandPrince(problem, settings)
    : solveFixedStep(fixedStepMethods[settings.method], problem, settings.longestStep);
}
