// What the figures of example systems are drawn from.
import type { Method } from '../../schemas/methods.ts';
import { typeset } from '../numbers.ts';

/** One canonical coordinate and the window it is observed in. */
export interface Coordinate {
  readonly symbol: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** One rollout beside the true motion, at the same times. */
export interface Motion {
  /** [times] */
  readonly times: Float64Array;
  /** The predicted states [times, D]; NaN from the moment on at which the rollout stopped to be finite. */
  readonly states: Float64Array;
  readonly trueStates: Float64Array;
  /** The true Hamiltonian at the predicted states, [times], and at the true ones. */
  readonly energies: Float64Array;
  readonly trueEnergies: Float64Array;
}

/** Rollouts of one system: one for each method of the figure, or none where a method has none. */
export interface MotionRow {
  readonly label: string;
  readonly motions: readonly (Motion | undefined)[];
}

export interface MotionFigureData {
  /** Those of the state, D. */
  readonly coordinates: readonly Coordinate[];
  /** Which of them span the plane of orbits. */
  readonly axes: readonly [number, number];
  readonly energyUnit: string;
  readonly shots: number;
  /** The columns. */
  readonly methods: readonly { readonly method: Method; readonly gradientSteps: number | undefined }[];
  readonly rows: readonly MotionRow[];
}

export function axisTitle({ symbol, unit }: Pick<Coordinate, 'symbol' | 'unit'>): string {
  return typeset(unit === '1' ? symbol : `${symbol} (${unit})`);
}
