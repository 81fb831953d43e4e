// The vector fields and Hamiltonians of many models of one shape, in float64 in WebAssembly with 128-bit SIMD. The
// models' parameters are taken in once; after that only states go in and fields come out, as integrators ask for them.
// The order of operations is fixed by the sources (assembly/), so that every CPU, engine and number of threads gives the
// same bits.
import { checkHamiltonian, checkLength } from '../check-shapes.ts';
import { parameterCount } from '../model.ts';
import type { Model } from '../model.ts';
import { isOpen, openRoom } from './kernel.ts';
import type { Room } from './kernel.ts';

/** Rows that the kernel takes in at once. */
const STAGED_ROWS = 1024;
/** Rows that go through a network together: as many as keep their numbers in the first two levels of cache. */
const UNIT_ROWS = 32;
/** A thread is called for so many rows: some ten microseconds of work, several times what a call takes. */
const ROWS_PER_THREAD = 4;

/**
 * The fields of T models. Row r of a batch belongs to model taskOf[r]; rows of one model that stand side by side are
 * computed together, which is faster. A row's bits depend on its own state and model alone, and all NaN are the same.
 *
 * The kernel holds one such set of models at a time: when another one is asked, it takes in that one's parameters.
 */
export class Fields {
  readonly #model: Model;
  readonly #parameters: Float64Array;
  readonly #threads: number;
  readonly #tasks: number;
  #room: Room;

  /**
   * @param parameters Of T models, [T, P].
   * @param threads How many it may use.
   * @throws RangeError when they don't fit into the kernel's memory, and as `layersOf` does.
   */
  constructor(model: Model, parameters: Float64Array, threads: number) {
    const size = parameterCount(model);
    this.#model = model;
    this.#threads = threads;
    this.#tasks = Math.ceil(parameters.length / size);
    checkLength('parameters', parameters, this.#tasks * size, '[T, P]');
    this.#parameters = parameters.slice();
    this.#room = this.#open();
  }

  /**
   * Writes the field at states [R, D] to `derivatives` [R, D].
   *
   * @throws RangeError for arrays of another length, or a model that isn't there.
   */
  field(states: Float64Array, taskOf: Uint32Array, derivatives: Float64Array): void {
    checkLength('derivatives', derivatives, taskOf.length * this.#model.dimension, '[R, D]');
    this.#evaluate('field', states, taskOf, derivatives);
  }

  /**
   * Writes H at states [R, D] to `energies` [R].
   *
   * @throws RangeError for models without a Hamiltonian, arrays of another length, or a model that isn't there.
   */
  hamiltonian(states: Float64Array, taskOf: Uint32Array, energies: Float64Array): void {
    checkHamiltonian(this.#model);
    checkLength('energies', energies, taskOf.length, '[R]');
    this.#evaluate('hamiltonian', states, taskOf, energies);
  }

  #open(): Room {
    const size = { rows: STAGED_ROWS, unitRows: UNIT_ROWS, threads: this.#threads };
    return openRoom(this.#model, this.#parameters, size);
  }

  #evaluate(
    operation: 'field' | 'hamiltonian',
    states: Float64Array,
    taskOf: Uint32Array,
    out: Float64Array,
  ): void {
    const { dimension } = this.#model;
    checkLength('states', states, taskOf.length * dimension, '[R, D]');
    if (!isOpen(this.#room)) this.#room = this.#open();
    const room = this.#room;
    const width = out.length / taskOf.length;
    for (let start = 0; start < taskOf.length; start += STAGED_ROWS) {
      const rows = Math.min(STAGED_ROWS, taskOf.length - start);
      const threads = Math.min(this.#threads, Math.ceil(rows / ROWS_PER_THREAD));
      room.states.set(states.subarray(start * dimension, (start + rows) * dimension));
      room.compute(operation, this.#stageUnits(taskOf, start, start + rows), threads);
      out.set(room.result.subarray(0, rows * width), start * width);
    }
  }

  /** Splits rows [start, end) into units of one task each; how many. */
  #stageUnits(taskOf: Uint32Array, start: number, end: number): number {
    const { units } = this.#room;
    let count = 0;
    for (let first = start; first < end;) {
      const task = taskOf[first];
      if (task >= this.#tasks) {
        throw new RangeError(`Row ${first} belongs to model ${task}, but there are only ${this.#tasks}.`);
      }
      let next = first + 1;
      while (next < end && taskOf[next] === task && next - first < UNIT_ROWS) next++;
      units[3 * count] = task;
      units[3 * count + 1] = first - start;
      units[3 * count + 2] = next - first;
      count++;
      first = next;
    }
    return count;
  }
}
