// The pendulum of Lee & Seong (2020), with a rest angle q0 that differs from system to system.
import cos from '@stdlib/math-base-special-cos';
import sin from '@stdlib/math-base-special-sin';
import { phasePlane, type Dynamics, type Setting, type SystemFamily } from './system.ts';

/**
 * H = p^2 / (2 m l^2) + m g l (1 - cos(q - q0)), parameters (m, l, q0), state (q, p).
 * Parameter ranges and state window are the paper's; it doesn't give g, which is 1 here unless declared.
 */
export const pendulum: SystemFamily = {
  name: 'pendulum',
  constants: [{ name: 'g', symbol: 'g', unit: 'm/s^2', default: 1, positive: true }],
  parameters: [
    { name: 'mass', symbol: 'm', unit: 'kg', low: 0.5, high: 5, positive: true },
    { name: 'length', symbol: 'l', unit: 'm', low: 0.5, high: 5, positive: true },
    {
      name: 'restAngle',
      symbol: 'q_0',
      unit: 'rad',
      low: -Math.PI,
      high: Math.PI,
      positive: false,
      period: 2 * Math.PI,
    },
  ],
  states: [
    { name: 'angle', symbol: 'q', unit: 'rad', low: -2 * Math.PI, high: 2 * Math.PI },
    { name: 'momentum', symbol: 'p', unit: 'kg m^2/s', low: -20, high: 20 },
  ],
  energyUnit: 'J',
  plane: phasePlane,
  dynamics,
};

function dynamics({ constants }: Setting): Dynamics {
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
    hamiltonian,
    gradient,
    isBound,
    // cos(q - q0) = cos q cos q0 + sin q sin q0
    coefficients: [
      { symbol: '1/(m l^2)', value: ([m, l]) => 1 / (m * l * l) },
      { symbol: 'm g l', value: ([m, l]) => m * g * l },
      { symbol: 'm g l cos q_0', value: ([m, l, q0]) => m * g * l * cos(q0) },
      { symbol: 'm g l sin q_0', value: ([m, l, q0]) => m * g * l * sin(q0) },
    ],
  };
}
