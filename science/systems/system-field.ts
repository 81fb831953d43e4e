// The vector field of many systems, as integrators ask for it.
import type { BatchField } from '../integrators/problem.ts';
import type { System } from './system.ts';
import { vectorField } from './vector-field.ts';

export interface SystemField {
  readonly system: System;
  /** [T, n] */
  readonly parameters: Float64Array;
  /** Initial states per task: row r of the batch belongs to task floor(r / statesPerTask). */
  readonly statesPerTask: number;
}

/** Every row of the batch moves in the true field of its own task: Hamilton's equations. */
export function systemField({ system, parameters, statesPerTask }: SystemField): BatchField {
  const { dimension } = system;
  const count = system.parameters.length;
  return (_times, states, rows, derivatives) => {
    rows.forEach((row, i) => {
      const task = Math.floor(row / statesPerTask);
      const own = parameters.subarray(task * count, (task + 1) * count);
      const at = i * dimension;
      vectorField(system, own, states.subarray(at, at + dimension), derivatives.subarray(at, at + dimension));
    });
  };
}
