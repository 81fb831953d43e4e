// True motions to a tolerance of 1e-12, and random admissible states, for the tests of systems.
import type { Solution } from '../../../science/integrators/problem.ts';
import { solve } from '../../../science/integrators/solve.ts';
import { stream } from '../../../science/random/stream.ts';
import { sampleAdmissibleStates, sampleParameters } from '../../../science/systems/sampling.ts';
import type { System } from '../../../science/systems/system.ts';
import { vectorField } from '../../../science/systems/vector-field.ts';

export function orbit(
  system: System,
  row: Float64Array,
  initial: Float64Array,
  times: Float64Array,
): Solution {
  const { dimension } = system;
  return solve(
    {
      dimension,
      initial,
      times,
      field: (_t, states, _rows, out) => vectorField(system, row, states, out),
    },
    { method: 'dormand-prince', rtol: 1e-12, atol: 1e-12, maxSteps: 1e6 },
  );
}

export function equallySpaced(end: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (end * i) / (count - 1));
}

/** Row r of an array of rows of this width. */
export function rowOf(array: Float64Array, width: number, r: number): Float64Array {
  return array.slice(r * width, (r + 1) * width);
}

/** Random systems, each with an admissible state. */
export function randomStates(
  system: System,
  count: number,
  seed = 1,
): { row: Float64Array; state: Float64Array }[] {
  const rows = sampleParameters(system, stream(seed, 'rows'), count);
  return Array.from({ length: count }, (_, i) => {
    const row = rowOf(rows, system.parameters.length, i);
    return { row, state: sampleAdmissibleStates(system, row, stream(seed, 'states', i), 1) };
  });
}

/** Smallest and largest value of one coordinate of states [times, D]. */
export function extentOf(states: Float64Array, dimension: number, coordinate: number): [number, number] {
  const values = states.filter((_, i) => i % dimension === coordinate);
  return [Math.min(...values), Math.max(...values)];
}
