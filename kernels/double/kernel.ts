// The compiled kernel (assembly/): instances of it, and the room of some models' parameters in one's memory.
import { checkLength } from '../check-shapes.ts';
import { layersOf, parameterCount } from '../model.ts';
import type { Activation, Model } from '../model.ts';
import { base64 } from './kernel.generated.ts';

/** What assembly/kernel.ts exports. Addresses are bytes into the memory; the stages' move with each `plan`. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  widthsOf(layers: number): number;
  plan(
    kind: number,
    activation: number,
    layers: number,
    tasks: number,
    rows: number,
    unitRows: number,
  ): number;
  setParameters(task: number): void;
  field(units: number): void;
  hamiltonian(units: number): void;
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

/** A kernel that holds the parameters of T models, and views of its staging areas. */
export interface Room {
  readonly kernel: KernelExports;
  /** Task, first row and number of rows of each unit of work, [rows, 3]. */
  readonly units: Int32Array;
  /** [rows, D] */
  readonly states: Float64Array;
  /** [rows, D]; Hamiltonians are its first numbers. */
  readonly result: Float64Array;
}

/** The kernel's numbers for the activations (assembly/activations.ts). */
export const activationNumbers: Readonly<Record<Activation, number>> = { softplus: 0, tanh: 1, sin: 2 };

/** The kernel's numbers for what the outputs are (assembly/workspace.ts). */
const kindNumbers = { direct: 0, solenoidal: 1, conservative: 2, both: 3 };

let module: object | undefined;

/** A new instance of the kernel, with a memory of its own. */
export function instantiate(): KernelExports {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  module ??= new WebAssembly.Module(Buffer.from(base64, 'base64'));
  return new WebAssembly.Instance(module).exports as KernelExports;
}

/**
 * Takes in the parameters [T, P] of T models of one shape, with staging areas for `rows` rows, which come in units of
 * at most `unitRows`.
 *
 * @throws RangeError when they need more than the 4 GiB of a kernel's memory, or than the machine gives, and when the
 * parameters are not whole rows of P.
 */
export function openRoom(model: Model, parameters: Float64Array, rows: number, unitRows: number): Room {
  const size = parameterCount(model);
  const tasks = Math.ceil(parameters.length / size);
  checkLength('parameters', parameters, tasks * size, '[T, P]');
  const kernel = instantiate();
  const layers = layersOf(model);
  const widths = [model.dimension, ...layers.map((layer) => layer.outputs)];
  const at = kernel.widthsOf(layers.length);
  if (at === 0) throw tooLarge(tasks);
  new Int32Array(kernel.memory.buffer, at, widths.length).set(widths);
  const kind = kindNumbers[model.kind === 'direct' ? 'direct' : (model.components ?? 'solenoidal')];
  const activation = activationNumbers[model.activation];
  if (!kernel.plan(kind, activation, layers.length, tasks, rows, unitRows)) throw tooLarge(tasks);
  const view = ({ value }: Address, length: number): Float64Array =>
    new Float64Array(kernel.memory.buffer, value >>> 0, length);
  const stage = view(kernel.parametersStage, size);
  for (let t = 0; t < tasks; t++) {
    stage.set(parameters.subarray(t * size, (t + 1) * size));
    kernel.setParameters(t);
  }
  const coordinates = rows * model.dimension;
  return {
    kernel,
    units: new Int32Array(kernel.memory.buffer, kernel.unitsStage.value >>> 0, 3 * rows),
    states: view(kernel.statesStage, coordinates),
    result: view(kernel.resultStage, coordinates),
  };
}

function tooLarge(tasks: number): RangeError {
  return new RangeError(
    `The float64 kernel has no memory for ${tasks} networks of these widths at once. ` +
      'Give it fewer at a time, or smaller ones.',
  );
}

/** The part of WebAssembly used here; the types for Node 20 have none of it. */
interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}
