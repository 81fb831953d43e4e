// The pendulum of Lee & Seong (2020), with a rest angle q0 that differs from system to system.
import cos from '@stdlib/math-base-special-cos';
import sin from '@stdlib/math-base-special-sin';
import type { System, SystemFamily } from './system.ts';

/**
 * H = p^2 / (2 m l^2) + m g l (1 - cos(q - q0)), parameters (m, l, q0), state (q, p).
 * Parameter ranges and state window are the paper's; it doesn't give g, which is 1 here unless declared.
 */
export const pendulum: SystemFamily = {
  name: 'pendulum',
  constants: [{ name: 'g', symbol: 'g', unit: 'm/s^2', default: 1 }],
  create: createPendulum,
};

function createPendulum(constants: Readonly<Record<string, number>>): System {
  const g = constants['g'];

  function hamiltonian([m, l, q0]: Float64Array, [q, p]: Float64Array): number {
    return (p * p) / (2 * m * l * l) + m * g * l * (1 - cos(q - q0));
  }

  function gradient([m, l, q0]: Float64Array, [q, p]: Float64Array, out: Float64Array): void {
    out[0] = m * g * l * sin(q - q0);
    out[1] = p / (m * l * l);
  }

  /** Below the separatrix, H < 2 m g l, it swings; above, it turns over and q grows without bound. */
  function isBound(parameters: Float64Array, state: Float64Array): boolean {
    const [m, l] = parameters;
    return hamiltonian(parameters, state) < 2 * m * g * l;
  }

  return {
    name: 'pendulum',
    dimension: 2,
    constants,
    parameters: [
      { name: 'mass', symbol: 'm', unit: 'kg', low: 0.5, high: 5 },
      { name: 'length', symbol: 'l', unit: 'm', low: 0.5, high: 5 },
      { name: 'restAngle', symbol: 'q_0', unit: 'rad', low: -Math.PI, high: Math.PI },
    ],
    states: [
      { name: 'angle', symbol: 'q', unit: 'rad', low: -2 * Math.PI, high: 2 * Math.PI },
      { name: 'momentum', symbol: 'p', unit: 'kg m^2/s', low: -20, high: 20 },
    ],
    hamiltonian,
    gradient,
    isBound,
  };
}
