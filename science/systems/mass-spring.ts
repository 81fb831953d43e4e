// A mass on a spring, with a rest position q0 that differs from system to system.
import { phasePlane, type Dynamics, type Setting, type SystemFamily } from './system.ts';

/**
 * H = p^2 / (2 m) + k (q - q0)^2 / 2, parameters (m, k, q0), state (q, p).
 * The laws are this project's: mass and momentum as the pendulum's of Lee & Seong (2020), the stiffness as the mass,
 * and rest positions such that one of twice their range still lies within the window of states.
 */
export const massSpring: SystemFamily = {
  name: 'mass-spring',
  constants: [],
  parameters: [
    { name: 'mass', symbol: 'm', unit: 'kg', low: 0.5, high: 5, positive: true },
    { name: 'stiffness', symbol: 'k', unit: 'N/m', low: 0.5, high: 5, positive: true },
    { name: 'restPosition', symbol: 'q_0', unit: 'm', low: -4, high: 4, positive: false },
  ],
  states: [
    { name: 'position', symbol: 'q', unit: 'm', low: -10, high: 10 },
    { name: 'momentum', symbol: 'p', unit: 'kg m/s', low: -20, high: 20 },
  ],
  energyUnit: 'J',
  plane: phasePlane,
  dynamics,
};

function dynamics({ states: [position, momentum] }: Setting): Dynamics {
  function hamiltonian([m, k, q0]: Float64Array, [q, p]: Float64Array): number {
    return (p * p) / (2 * m) + (k * (q - q0) * (q - q0)) / 2;
  }

  function gradient([m, k, q0]: Float64Array, [q, p]: Float64Array, out: Float64Array): void {
    out[0] = k * (q - q0);
    out[1] = p / m;
  }

  /** Every orbit is an ellipse around (q0, 0): whether it lies within the window, outside which nothing is observed. */
  function isBound(parameters: Float64Array, state: Float64Array): boolean {
    const [m, k, q0] = parameters;
    const energy = hamiltonian(parameters, state);
    const farthest = Math.sqrt((2 * energy) / k);
    const fastest = Math.sqrt(2 * m * energy);
    return (
      q0 - farthest >= position.low &&
      q0 + farthest <= position.high &&
      -fastest >= momentum.low &&
      fastest <= momentum.high
    );
  }

  return {
    hamiltonian,
    gradient,
    isBound,
    coefficients: [
      { symbol: '1/m', value: ([m]) => 1 / m },
      { symbol: 'k', value: ([, k]) => k },
      { symbol: 'k q_0', value: ([, k, q0]) => k * q0 },
      { symbol: 'k q_0^2', value: ([, k, q0]) => k * q0 * q0 },
    ],
  };
}
