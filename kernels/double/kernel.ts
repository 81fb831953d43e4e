// The compiled kernel (assembly/): the process's one machine of it, and the room of some models in its memory.
import { layersOf, parameterCount } from '../model.ts';
import type { Activation, Model } from '../model.ts';
import { startMachine } from '../wasm/machine.ts';
import type { Machine } from '../wasm/machine.ts';
import { base64 } from './kernel.generated.ts';

/** What assembly/kernel.ts exports. Addresses are bytes into the memory; the stages' move with each `describe`. */
export interface KernelExports {
  hire(members: number): void;
  widthsOf(field: number, activation: number, layers: number): number;
  describe(tasks: number, rows: number, unitRows: number): number;
  setParameters(task: number): void;
  compute(operation: number, units: number, threads: number): number;
  decayEach(address: number, bytes: number): void;
  log1pEach(address: number, bytes: number): void;
  activateEach(activation: number, address: number, slopes: number, bytes: number): void;
  readonly unitsStage: Address;
  readonly parametersStage: Address;
  readonly statesStage: Address;
  readonly resultStage: Address;
}

interface Address {
  readonly value: number;
}

/** The kernel's numbers for what it is asked (assembly/job.ts). */
const operations = { field: 0, hamiltonian: 1 } as const;

const fields = { direct: 0, solenoidal: 1, conservative: 2, both: 3 } as const;

/** The kernel's numbers for the activations (assembly/activations.ts). */
export const activationNumbers: Readonly<Record<Activation, number>> = { softplus: 0, tanh: 1, sin: 2 };

/** The parameters of some models in the kernel's layout, and views of its stages. Good until the next one is opened. */
export interface Room {
  /** Task, first row and number of rows of each unit of work, [rows, 3]. */
  readonly units: Int32Array;
  /** [rows, D] */
  readonly states: Float64Array;
  /** [rows, D]; Hamiltonians are its first numbers. */
  readonly result: Float64Array;
  compute(operation: keyof typeof operations, units: number, threads: number): void;
}

let machine: Machine<KernelExports> | undefined;
let open: Room | undefined;

/** The process's machine. */
export function doubleMachine(): Machine<KernelExports> {
  machine ??= startMachine<KernelExports>(base64);
  return machine;
}

/**
 * Takes in the parameters [T, P] of T models of one shape, with stages for `rows` rows, which come in units of at most
 * `unitRows`.
 *
 * @throws RangeError when they need more than the 4 GiB of WebAssembly, or than the machine gives.
 */
export function openRoom(
  model: Model,
  parameters: Float64Array,
  { rows, unitRows, threads }: { readonly rows: number; readonly unitRows: number; readonly threads: number },
): Room {
  const { kernel, memory, hire } = doubleMachine();
  open = undefined;
  hire(threads);
  const size = parameterCount(model);
  const tasks = parameters.length / size;
  const layers = layersOf(model);
  const widths = [model.dimension, ...layers.map((layer) => layer.outputs)];
  const field = fields[model.kind === 'direct' ? 'direct' : (model.components ?? 'solenoidal')];
  const at = kernel.widthsOf(field, activationNumbers[model.activation], layers.length);
  if (at === 0) throw tooLarge(tasks);
  new Int32Array(memory.buffer, at, widths.length).set(widths);
  if (kernel.describe(tasks, rows, unitRows) === 0) throw tooLarge(tasks);
  const view = ({ value }: Address, length: number): Float64Array =>
    new Float64Array(memory.buffer, value >>> 0, length);
  const stage = view(kernel.parametersStage, size);
  for (let t = 0; t < tasks; t++) {
    stage.set(parameters.subarray(t * size, (t + 1) * size));
    kernel.setParameters(t);
  }
  open = {
    units: new Int32Array(memory.buffer, kernel.unitsStage.value >>> 0, 3 * rows),
    states: view(kernel.statesStage, rows * model.dimension),
    result: view(kernel.resultStage, rows * model.dimension),
    compute(operation, units, most) {
      if (kernel.compute(operations[operation], units, most) === 0) {
        throw new Error('A thread of the float64 kernel died.');
      }
    },
  };
  return open;
}

/** Whether the kernel's memory is still that room's. */
export function isOpen(room: Room): boolean {
  return room === open;
}

function tooLarge(tasks: number): RangeError {
  return new RangeError(
    `The float64 kernel has no memory for ${tasks} networks of these widths at once. ` +
      'Give it fewer at a time, or smaller ones.',
  );
}
