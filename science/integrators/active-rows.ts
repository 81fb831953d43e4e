// The rows of a batch that still run, packed together for the field.
import type { BatchField } from './problem.ts';

/** Buffers of a batch whose rows end one after another. */
export class ActiveRows {
  readonly #field: BatchField;
  readonly #dimension: number;
  readonly #evaluations: Uint32Array;
  readonly #times: Float64Array;
  readonly #states: Float64Array;
  readonly #derivatives: Float64Array;
  #rows: Uint32Array;

  constructor(field: BatchField, count: number, dimension: number, evaluations: Uint32Array) {
    this.#field = field;
    this.#dimension = dimension;
    this.#evaluations = evaluations;
    this.#times = new Float64Array(count);
    this.#states = new Float64Array(count * dimension);
    this.#derivatives = new Float64Array(count * dimension);
    this.#rows = Uint32Array.from({ length: count }, (_, row) => row);
  }

  get rows(): Uint32Array {
    return this.#rows;
  }

  /** Keeps the rows for which `runs` holds; asks each active row once, in order. */
  keep(runs: (row: number) => boolean): void {
    const rows = this.#rows;
    let kept = 0;
    for (const row of rows) if (runs(row)) rows[kept++] = row;
    if (kept < rows.length) this.#rows = rows.subarray(0, kept);
  }

  /**
   * Evaluates the field at (times[row], states[row, D]) of the active rows into derivatives[row, D]; all three are
   * indexed by row of the whole batch.
   */
  evaluate(times: Float64Array, states: Float64Array, derivatives: Float64Array): void {
    const rows = this.#rows;
    const d = this.#dimension;
    const packedTimes = this.#times.subarray(0, rows.length);
    const packedStates = this.#states.subarray(0, rows.length * d);
    const packedDerivatives = this.#derivatives.subarray(0, rows.length * d);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      packedTimes[i] = times[row]!;
      for (let j = 0; j < d; j++) packedStates[i * d + j] = states[row * d + j]!;
    }
    this.#field(packedTimes, packedStates, rows, packedDerivatives);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      for (let j = 0; j < d; j++) derivatives[row * d + j] = packedDerivatives[i * d + j]!;
      this.#evaluations[row] += 1;
    }
  }
}

/** Whether all D numbers of a row are finite. */
export function rowIsFinite(array: Float64Array, row: number, dimension: number): boolean {
  for (let i = row * dimension; i < (row + 1) * dimension; i++) {
    if (!Number.isFinite(array[i])) return false;
  }
  return true;
}
