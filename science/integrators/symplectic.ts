// Splitting methods for Hamiltonian systems, states (q, p). Both take qdot = dH/dp and pdot = -dH/dq from the field.
//
// For a separable H = T(p) + V(q) they are the symplectic methods of their names: the energy error stays bounded
// over exponentially long times. For other H (every learned one) they remain explicit and convergent, but are of
// order 1 and not symplectic: the true methods are implicit there. For a field that depends on time, the time
// passed to it is that of the step's start, or its end in the last kick.
import type { FixedStepMethod, StepContext } from './fixed-step.ts';

/**
 * Leapfrog, or Stormer-Verlet: p half a step, q a step, p half a step. Order 2 for separable H
 * (Hairer, Lubich & Wanner 2003, section 1). Three evaluations of the field a step.
 */
export const leapfrog: FixedStepMethod = {
  name: 'leapfrog',
  create(rows, dimension) {
    const derivatives = new Float64Array(rows * dimension);
    const endTimes = new Float64Array(rows);

    return (context) => {
      const { active, times, states, step } = context;
      for (const row of active.rows) endTimes[row] = times[row] + step;
      active.evaluate(times, states, derivatives);
      kick(context, derivatives, step / 2);
      active.evaluate(times, states, derivatives);
      drift(context, derivatives, step);
      active.evaluate(endTimes, states, derivatives);
      kick(context, derivatives, step / 2);
    };
  },
};

/** Symplectic Euler: p with the old q, then q with the new p. Order 1 (Hairer, Lubich & Wanner 2006, section I.1.2). */
export const symplecticEuler: FixedStepMethod = {
  name: 'symplectic-euler',
  create(rows, dimension) {
    const derivatives = new Float64Array(rows * dimension);

    return (context) => {
      const { active, times, states, step } = context;
      active.evaluate(times, states, derivatives);
      kick(context, derivatives, step);
      active.evaluate(times, states, derivatives);
      drift(context, derivatives, step);
    };
  },
};

/** p += h pdot */
function kick({ active, dimension, states }: StepContext, derivatives: Float64Array, h: number): void {
  for (const row of active.rows) {
    for (let i = row * dimension + dimension / 2; i < (row + 1) * dimension; i++)
      states[i] += h * derivatives[i];
  }
}

/** q += h qdot */
function drift({ active, dimension, states }: StepContext, derivatives: Float64Array, h: number): void {
  for (const row of active.rows) {
    for (let i = row * dimension; i < row * dimension + dimension / 2; i++) states[i] += h * derivatives[i];
  }
}
