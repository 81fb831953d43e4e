// What does the tensor arithmetic. Everything above (inner loops, meta-gradients, optimisers) is written
// once against this interface; a backend only knows a batch of tasks, each with its own parameters.
import type { Model } from './model.ts';

/** Which parameters vary: all of them (MAML) or the last layer only (ANIL). */
export type Mask = 'all' | 'head';

/** T tasks of N observed points each. Arrays are [T, N, D], row-major. */
export interface Batch {
  /** T */
  readonly tasks: number;
  /** N */
  readonly points: number;
  /** x = (q, p). */
  readonly states: Float64Array;
  /** xdot, the targets of the field. */
  readonly derivatives: Float64Array;
}

/** Plain gradient descent on the support loss, as MAML and ANIL adapt. */
export interface InnerLoop {
  /** Which parameters it adapts. */
  readonly mask: Mask;
  /** alpha */
  readonly stepSize: number;
  /** S */
  readonly steps: number;
}

/**
 * What every backend can do for a batch of tasks, each with its own parameters.
 *
 * The model's loss on task t is the mean over its points of |xdot - field(x)|^2, summed over the D components
 * (Greydanus et al. 2019, eq. 3; Lee & Seong 2020, eq. 2).
 *
 * Parameters are always [T, P]: one row per task. A task's results depend on that task's rows alone, so a batch
 * gives the same bits as its tasks one by one. Non-finite numbers pass through to the task they belong to; arrays
 * of a wrong length throw RangeError.
 */
export interface Primitives {
  /** The loss of each task, [T]. */
  loss(model: Model, parameters: Float64Array, batch: Batch): Float64Array;
  /** The loss [T] and its gradient [T, P]; gradient entries outside the mask are zero. */
  gradient(
    model: Model,
    parameters: Float64Array,
    batch: Batch,
    mask: Mask,
  ): { loss: Float64Array; gradient: Float64Array };
  /**
   * H_t v_t for each task, [T, P], where H_t is the Hessian of task t's loss over *all* parameters.
   * With the mask `head` the vectors are zero outside the head, which saves work; the product's rows stay full.
   */
  hessianVectorProduct(
    model: Model,
    parameters: Float64Array,
    batch: Batch,
    mask: Mask,
    vectors: Float64Array,
  ): Float64Array;
  /** The vector field at states [T, N, D], same shape. */
  field(
    model: Model,
    parameters: Float64Array,
    states: Float64Array,
    tasks: number,
    points: number,
  ): Float64Array;
  /**
   * The learned Hamiltonian at states [T, N, D]: [T, N], defined up to a constant.
   * @throws RangeError for a `direct` model and one of the component `conservative`, which have none.
   */
  hamiltonian(
    model: Model,
    parameters: Float64Array,
    states: Float64Array,
    tasks: number,
    points: number,
  ): Float64Array;
}

/** The losses and gradients of T tasks. The gradients stay where they were computed until they are summed. */
export interface TaskGradients {
  /** [T] */
  readonly loss: Float64Array;
  /** The Euclidean norm of each gradient, [T]. */
  readonly norm: Float64Array;
  /**
   * The sum over tasks, in their order, of weight times gradient, [P]; a task of weight 0 is left out, whatever its
   * gradient. To be called before the backend is asked for anything else.
   */
  weightedSum(weights: Float64Array): Float64Array;
}

export interface Backend extends Primitives {
  /** The name it is chosen by, e.g. `reference`. */
  readonly name: string;
  /**
   * Of each task L_query(theta_S), theta_S being the inner loop's end from the shared theta_0 = `parameters` [P],
   * and its gradient with respect to theta_0; without second derivatives (`firstOrder`) the gradient at
   * theta_S itself (Finn et al. 2017, eq. 1 and section 5.2). The formulas are in inner-loop.ts.
   */
  metaGradients(
    model: Model,
    parameters: Float64Array,
    support: Batch,
    query: Batch,
    inner: InnerLoop & { readonly firstOrder: boolean },
  ): TaskGradients;
}

/** A backend that can be chosen: known by name at once, loaded when it is opened. */
export interface BackendOffer {
  readonly name: string;
  /** Names everything about it that may change the bits of a result; enters action keys. */
  readonly identity: string;
  /** Whether it can be opened on this machine, found out without loading it. Left out: it always can. */
  availability?(): Availability;
  /** The packages that it needs beside the project's own. */
  installation?(): BackendInstallation;
  /** @param threads How many it may use. Where it promises bits, they do not depend on it. */
  open(threads: number): Backend | Promise<Backend>;
}

/** `reason` is a sentence. */
export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

/** What `pipeline backends install` installs, and where. Both are absolute paths of folders. */
export interface BackendInstallation {
  /** Holds the package.json and package-lock.json that name the packages. */
  readonly manifest: string;
  /** Where they are installed: one of their own for each version. */
  readonly folder: string;
}
