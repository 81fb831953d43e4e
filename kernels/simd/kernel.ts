// The compiled kernel (assembly/): an instance of it, and the room of one task in its memory.
import { layersOf } from '../model.ts';
import type { Activation, Model } from '../model.ts';
import { base64 } from './kernel.generated.ts';

/** What assembly/kernel.ts exports. Addresses are bytes into the memory; the stages' move with each `plan`. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  widthsOf(layers: number): number;
  plan(direct: boolean, activation: number, layers: number, points: number): number;
  loss(): number;
  gradient(firstLayer: number): number;
  hessianVectorProduct(firstLayer: number): void;
  field(): void;
  hamiltonian(): void;
  expEach(address: number, bytes: number): void;
  log1pEach(address: number, bytes: number): void;
  activateEach(activation: number, address: number, slopes: number, bytes: number): void;
  readonly parametersStage: Address;
  readonly vectorStage: Address;
  readonly statesStage: Address;
  readonly derivativesStage: Address;
  readonly resultStage: Address;
}

interface Address {
  readonly value: number;
}

/** One task's numbers on their way in and out: views of the kernel's memory, good until the next `openRoom`. */
export interface Room {
  readonly kernel: KernelExports;
  /** [P] */
  readonly parameters: Float64Array;
  /** [P] */
  readonly vector: Float64Array;
  /** [N, D] */
  readonly states: Float64Array;
  /** [N, D] */
  readonly derivatives: Float64Array;
  /** As long as the longest result: [P] or [N, D]. */
  readonly result: Float64Array;
}

/** The kernel's numbers for the activations (assembly/activations.ts). */
export const activationNumbers: Readonly<Record<Activation, number>> = { softplus: 0, tanh: 1, sin: 2 };

let instance: KernelExports | undefined;

/** The process's instance of the kernel. */
export function kernelInstance(): KernelExports {
  instance ??= instantiate();
  return instance;
}

/**
 * Lays out the kernel's memory for tasks of N points.
 *
 * @throws RangeError when they need more than its 4 GiB, or than the machine gives.
 */
export function openRoom(model: Model, points: number): Room {
  const kernel = kernelInstance();
  const layers = layersOf(model);
  const widths = [model.dimension, ...layers.map((layer) => layer.outputs)];
  const at = kernel.widthsOf(layers.length);
  if (at === 0) throw tooLarge(points);
  new Int32Array(kernel.memory.buffer, at, widths.length).set(widths);
  const activation = activationNumbers[model.activation];
  if (!kernel.plan(model.kind === 'direct', activation, layers.length, points)) throw tooLarge(points);
  const last = layers.at(-1)!;
  const parameters = last.biasOffset + last.outputs;
  const coordinates = points * model.dimension;
  const view = ({ value }: Address, length: number): Float64Array =>
    new Float64Array(kernel.memory.buffer, value >>> 0, length);
  return {
    kernel,
    parameters: view(kernel.parametersStage, parameters),
    vector: view(kernel.vectorStage, parameters),
    states: view(kernel.statesStage, coordinates),
    derivatives: view(kernel.derivativesStage, coordinates),
    result: view(kernel.resultStage, Math.max(parameters, coordinates)),
  };
}

function tooLarge(points: number): RangeError {
  return new RangeError(
    `The simd backend has no memory for a network of these widths with tasks of ${points} points. ` +
      'Give it fewer points at a time, or a smaller network.',
  );
}

/** The part of WebAssembly used here; the types for Node 20 have none of it. */
interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

function instantiate(): KernelExports {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const module = new WebAssembly.Module(Buffer.from(base64, 'base64'));
  return new WebAssembly.Instance(module).exports as KernelExports;
}
