// The classical Runge-Kutta method: order 4, 4 stages (Hairer, Norsett & Wanner 1993, section II.1).
// Not symplectic: the energy of a Hamiltonian system drifts, slowly.
import type { FixedStepMethod } from './fixed-step.ts';

export const rk4: FixedStepMethod = {
  name: 'rk4',
  create(rows, dimension) {
    const room = (): Float64Array => new Float64Array(rows * dimension);
    const [k1, k2, k3, k4, stage] = [room(), room(), room(), room(), room()];
    const stageTimes = new Float64Array(rows);

    return ({ active, times, states, step }) => {
      const evaluateAt = (fraction: number, slope: Float64Array, derivatives: Float64Array): void => {
        for (const row of active.rows) {
          stageTimes[row] = times[row] + fraction * step;
          for (let i = row * dimension; i < (row + 1) * dimension; i++) {
            stage[i] = states[i] + fraction * step * slope[i];
          }
        }
        active.evaluate(stageTimes, stage, derivatives);
      };
      active.evaluate(times, states, k1);
      evaluateAt(0.5, k1, k2);
      evaluateAt(0.5, k2, k3);
      evaluateAt(1, k3, k4);
      for (const row of active.rows) {
        for (let i = row * dimension; i < (row + 1) * dimension; i++) {
          states[i] += (step / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
      }
    };
  },
};
