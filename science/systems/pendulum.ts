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

function dynamics({ constants, states: [angle, momentum] }: Setting): Dynamics {
  const g = constants['g'];

  function hamiltonian([m, l, q0]: Float64Array, [q, p]: Float64Array): number {
    return (p * p) / (2 * m * l * l) + m * g * l * (1 - cos(q - q0));
  }

  function gradient([m, l, q0]: Float64Array, [q, p]: Float64Array, out: Float64Array): void {
    out[0] = m * g * l * sin(q - q0);
    out[1] = p / (m * l * l);
  }

  /**
   * Below the separatrix, H < 2 m g l, it swings around the lowest point next to it; above, it turns over and q grows
   * without bound. The whole swing must lie within the window, outside which nothing is observed.
   */
  function isBound(parameters: Float64Array, state: Float64Array): boolean {
    const [m, l, q0] = parameters;
    const energy = hamiltonian(parameters, state);
    const turn = 2 * Math.PI;
    const lowest = q0 + turn * Math.round((state[0] - q0) / turn);
    const fastest = Math.sqrt(2 * m * l * l * energy);
    /** It turns back before an angle of at least that potential energy, half a turn away at the latest. */
    const turnsBackWithin = (room: number) =>
      room >= Math.PI || (room >= 0 && energy <= m * g * l * (1 - cos(room)));
    return (
      energy < 2 * m * g * l &&
      turnsBackWithin(angle.high - lowest) &&
      turnsBackWithin(lowest - angle.low) &&
      -fastest >= momentum.low &&
      fastest <= momentum.high
    );
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
