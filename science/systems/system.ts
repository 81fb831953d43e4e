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

/** A number that all tasks of an experiment share, e.g. the gravitational acceleration. */
export interface Constant {
  readonly name: string;
  readonly symbol: string;
  readonly unit: string;
  readonly default: number;
}

/**
 * A family of Hamiltonian systems with its constants fixed. States are x = (q_1 .. q_n, p_1 .. p_n); one task of
 * Lee & Seong (2020) is one system: a row of parameters.
 */
export interface System {
  readonly name: string;
  /** D = 2n. */
  readonly dimension: number;
  readonly constants: Readonly<Record<string, number>>;
  /** The parameters that distinguish one system from another, and the law they are drawn from. */
  readonly parameters: readonly UniformLaw[];
  /** The D coordinates and the window states are observed in. */
  readonly states: readonly UniformLaw[];
  /** H(x), the energy. */
  hamiltonian(parameters: Float64Array, state: Float64Array): number;
  /** Writes dH/dx [D]. */
  gradient(parameters: Float64Array, state: Float64Array, out: Float64Array): void;
  /** Whether the orbit through the state stays in a bounded region; absent when every orbit does. */
  isBound?(parameters: Float64Array, state: Float64Array): boolean;
}

/** How a system is declared: its constants, and the system they make. */
export interface SystemFamily {
  readonly name: string;
  readonly constants: readonly Constant[];
  create(constants: Readonly<Record<string, number>>): System;
}
