// The compiled kernel (assembly/): the process's one machine of it, and jobs for it.
import { layersOf } from '../model.ts';
import type { Activation, Model } from '../model.ts';
import { startMachine } from '../wasm/machine.ts';
import type { Machine } from '../wasm/machine.ts';
import { base64 } from './kernel.generated.ts';

/** What assembly/kernel.ts exports. Addresses are bytes into the memory; the stages' move with each job. */
export interface KernelExports {
  hire(members: number): void;
  widthsOf(field: number, activation: number, layers: number): number;
  describe(
    operation: number,
    tasks: number,
    points: number,
    queryPoints: number,
    firstLayer: number,
    steps: number,
    stepSize: number,
    firstOrder: boolean,
    inBlocks: boolean,
  ): number;
  compute(threads: number): number;
  combine(): void;
  expEach(address: number, bytes: number): void;
  log1pEach(address: number, bytes: number): void;
  activateEach(activation: number, address: number, slopes: number, bytes: number): void;
  readonly parametersStage: Address;
  readonly vectorsStage: Address;
  readonly statesStage: Address;
  readonly derivativesStage: Address;
  readonly queryStatesStage: Address;
  readonly queryDerivativesStage: Address;
  readonly lossStage: Address;
  readonly normStage: Address;
  readonly weightsStage: Address;
  readonly sumStage: Address;
  readonly resultStage: Address;
}

interface Address {
  readonly value: number;
}

/** The stages that numbers are written to and read from, by what assembly/room.ts calls them. */
export type Stage = Extract<keyof KernelExports, `${string}Stage`>;

/** The kernel's numbers for what it is asked (assembly/job.ts). */
const operations = {
  loss: 0,
  gradient: 1,
  product: 2,
  field: 3,
  hamiltonian: 4,
  metaAll: 5,
  metaHead: 6,
} as const;

const fields = { direct: 0, solenoidal: 1, conservative: 2, both: 3 } as const;

/** The kernel's numbers for the activations (assembly/activations.ts). */
export const activationNumbers: Readonly<Record<Activation, number>> = { softplus: 0, tanh: 1, sin: 2 };

export interface JobDescription {
  readonly operation: keyof typeof operations;
  readonly model: Model;
  /** T */
  readonly tasks: number;
  /** N, of the support for meta-gradients. */
  readonly points: number;
  readonly queryPoints?: number;
  /** Of gradients: the layer from which they are wanted. Of products: the one below which the vectors are zero. */
  readonly firstLayer?: number;
  /** Of meta-gradients. */
  readonly inner?: { readonly steps: number; readonly stepSize: number; readonly firstOrder: boolean };
  readonly threads: number;
}

/** A job that there is room for. Views are good until the next job. */
export interface Job {
  view(stage: Stage, length: number): Float64Array;
  compute(): void;
  /** Sums the tasks' meta-gradients, with the weights in their stage, to the sum's. */
  combine(): void;
}

let machine: Machine<KernelExports> | undefined;
/** The job whose numbers are in the memory. */
let latest: Job | undefined;

/** The process's machine. */
export function simdMachine(): Machine<KernelExports> {
  machine ??= startMachine<KernelExports>(base64);
  return machine;
}

/** @throws RangeError when it needs more than the 4 GiB of WebAssembly, or than the machine gives. */
export function openJob(description: JobDescription): Job {
  const { operation, model, tasks, points, queryPoints = 0, firstLayer = 0, inner, threads } = description;
  const { kernel, memory, hire } = simdMachine();
  hire(threads);
  const layers = layersOf(model);
  const widths = [model.dimension, ...layers.map((layer) => layer.outputs)];
  const field = fields[model.kind === 'direct' ? 'direct' : (model.components ?? 'solenoidal')];
  const at = kernel.widthsOf(field, activationNumbers[model.activation], layers.length);
  if (at === 0) throw tooLarge(points);
  new Int32Array(memory.buffer, at, widths.length).set(widths);
  const room = kernel.describe(
    operations[operation],
    tasks,
    points,
    queryPoints,
    firstLayer,
    inner?.steps ?? 0,
    inner?.stepSize ?? 0,
    inner?.firstOrder ?? false,
    // Whether a task is shared out makes no difference to its bits.
    inner === undefined && tasks < threads,
  );
  if (room === 0) throw tooLarge(points);
  const job: Job = {
    view: (stage, length) => new Float64Array(memory.buffer, kernel[stage].value >>> 0, length),
    compute() {
      if (kernel.compute(threads) === 0) throw new Error('A thread of the simd backend died.');
    },
    combine() {
      if (latest !== job) {
        throw new Error('Sum the gradients of tasks before asking the simd backend for anything else.');
      }
      kernel.combine();
    },
  };
  latest = job;
  return job;
}

function tooLarge(points: number): RangeError {
  return new RangeError(
    `The simd backend has no memory for a network of these widths with tasks of ${points} points. ` +
      'Give it fewer points at a time, or a smaller network.',
  );
}
