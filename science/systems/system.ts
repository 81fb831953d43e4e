// What a Hamiltonian system is.

/** A quantity drawn uniformly from [low, high]. */
export interface UniformLaw {
  readonly name: string;
  /** As in formulas, e.g. `q_0`. */
  readonly symbol: string;
  /** SI-like unit, or `1`. */
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** The law of a parameter: what distinguishes one system of a family from another. */
export interface ParameterLaw extends UniformLaw {
  /** Whether the Hamiltonian asks for values above 0, as for masses. */
  readonly positive: boolean;
  /** Values that differ by this make the same system; absent where all values differ. */
  readonly period?: number;
}

/** A number that all tasks of an experiment share, e.g. the gravitational acceleration. */
export interface Constant {
  readonly name: string;
  readonly symbol: string;
  readonly unit: string;
  readonly default: number;
  /** Whether only values above 0 make sense. */
  readonly positive: boolean;
}

/** A factor of the Hamiltonian that depends on the parameters alone, e.g. `m g l`. */
export interface Coefficient {
  readonly symbol: string;
  value(parameters: Float64Array): number;
}

/** The plane of the state space that figures of fields show, parallel to two of its axes. */
export interface Plane {
  /** The coordinates along the horizontal and the vertical axis. */
  readonly axes: readonly [number, number];
  /** The components of xdot that its arrows are. */
  readonly arrows: readonly [number, number];
  /** A state [D] that the plane goes through: the values of the coordinates that are no axes. */
  readonly through: readonly number[];
}

/** What happens in a system: its Hamiltonian and what follows from it, for parameters [n] and states [D]. */
export interface Dynamics {
  /** H(x), the energy. */
  hamiltonian(parameters: Float64Array, state: Float64Array): number;
  /** Writes dH/dx [D]. */
  gradient(parameters: Float64Array, state: Float64Array, out: Float64Array): void;
  /**
   * Whether the state may be observed: H is defined there, and far enough from its singularities. Absent when that
   * holds everywhere.
   */
  isAdmissible?(parameters: Float64Array, state: Float64Array): boolean;
  /**
   * Whether the orbit through the state stays in a bounded region in which systems are observed: rollouts start from
   * such states. Absent when every orbit does.
   */
  isBound?(parameters: Float64Array, state: Float64Array): boolean;
  /** The functions of the parameters in which H is linear. */
  readonly coefficients: readonly Coefficient[];
}

/**
 * A family of Hamiltonian systems with its constants and laws fixed. States are x = (q_1 .. q_n, p_1 .. p_n); one task
 * of Lee & Seong (2020) is one system: a row of parameters.
 */
export interface System extends Dynamics {
  readonly name: string;
  /** D = 2n. */
  readonly dimension: number;
  readonly constants: Readonly<Record<string, number>>;
  /** The parameters that distinguish one system from another, and the law they are drawn from. */
  readonly parameters: readonly ParameterLaw[];
  /** The D coordinates and the window states are observed in. */
  readonly states: readonly UniformLaw[];
  /** Unit of the values of H. */
  readonly energyUnit: string;
  readonly plane: Plane;
}

/** What a system's dynamics may depend on beside its parameters. */
export interface Setting {
  readonly constants: Readonly<Record<string, number>>;
  /** The window of states. */
  readonly states: readonly UniformLaw[];
}

/** How a family is declared: with the defaults of its constants and laws. */
export interface SystemFamily {
  readonly name: string;
  readonly constants: readonly Constant[];
  readonly parameters: readonly ParameterLaw[];
  /** Positions, then as many momenta: the state space has as many dimensions as there are coordinates here. */
  readonly states: readonly UniformLaw[];
  readonly energyUnit: string;
  readonly plane: Plane;
  dynamics(setting: Setting): Dynamics;
}

/** The plane of position and momentum: all there is of a system of one position and momentum. */
export const phasePlane: Plane = { axes: [0, 1], arrows: [0, 1], through: [0, 0] };
