// What the figures of example systems are drawn from.
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
  /** The predicted states [times, 2]; NaN from the moment on at which the rollout stopped to be finite. */
  readonly states: Float64Array;
  readonly trueStates: Float64Array;
  /** The true Hamiltonian at the predicted states, [times], and at the true ones. */
  readonly energies: Float64Array;
  readonly trueEnergies: Float64Array;
}

/** Rollouts of one system: one for each algorithm of the figure, or none where an algorithm has none. */
export interface MotionRow {
  readonly label: string;
  readonly motions: readonly (Motion | undefined)[];
}

export interface MotionFigureData {
  /** q and p. */
  readonly coordinates: readonly [Coordinate, Coordinate];
  readonly energyUnit: string;
  readonly shots: number;
  /** The columns. */
  readonly algorithms: readonly { readonly name: string; readonly gradientSteps: number | undefined }[];
  readonly rows: readonly MotionRow[];
}

export function axisTitle({ symbol, unit }: Pick<Coordinate, 'symbol' | 'unit'>): string {
  return typeset(unit === '1' ? symbol : `${symbol} (${unit})`);
}
