// What a multilayer perceptron is, and where its parameters lie in one flat vector.

/** Hidden-layer activation. All three are smooth: the losses differentiate them up to three times. */
export type Activation = 'softplus' | 'tanh' | 'sin';

/**
 * Which fields an `hnn` is made of, as `field_type` in the code of Greydanus et al. 2019:
 * - `solenoidal`: Omega grad H, which conserves H; the network's one output is H.
 * - `conservative`: grad F of one scalar F.
 * - `both`: grad F + Omega grad H; the network's two outputs are (F, H).
 */
export type Components = 'solenoidal' | 'conservative' | 'both';

/**
 * A fully connected network on states x = (q, p) of R^D.
 *
 * - `hnn`: the network is a scalar H: R^D -> R and the field is its symplectic gradient,
 *   xdot = Omega grad H = (dH/dp, -dH/dq) (Greydanus et al. 2019, eq. 2); other `components` vary that.
 * - `direct`: the network R^D -> R^D is the field itself (the baseline of the same paper).
 */
export interface Model {
  readonly kind: 'hnn' | 'direct';
  /** Of an `hnn`: `solenoidal` unless said otherwise. A `direct` network has none. */
  readonly components?: Components;
  /** D, the number of canonical coordinates: D/2 positions, then D/2 momenta. Even. */
  readonly dimension: number;
  /** Width of each hidden layer; empty for an affine network. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

/** One affine layer z = a W + b and where it lies in the flat parameter vector. */
export interface Layer {
  /** `layers.0`, `layers.1`, ... from the input. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Offset of W[inputs, outputs], row-major. */
  readonly weightOffset: number;
  /** Offset of b[outputs]; it follows the weights. */
  readonly biasOffset: number;
}

/**
 * The layers of the network, input first. A parameter vector holds W then b of each, without gaps.
 *
 * @throws RangeError for a dimension that is not even and positive, or a width that is not a positive integer.
 */
export function layersOf(model: Model): readonly Layer[] {
  const { dimension, hidden } = model;
  if (!Number.isInteger(dimension) || dimension < 2 || dimension % 2 !== 0) {
    throw new RangeError(
      `The model's dimension is ${dimension}, but states are (q, p) pairs. Give an even number of at least 2.`,
    );
  }
  const widths = [dimension, ...hidden, outputsOf(model)];
  const layers: Layer[] = [];
  let offset = 0;
  for (let k = 0; k + 1 < widths.length; k++) {
    const inputs = widths[k];
    const outputs = widths[k + 1];
    if (!Number.isInteger(outputs) || outputs < 1) {
      throw new RangeError(`Hidden layer ${k} has width ${outputs}. Give a positive integer.`);
    }
    const biasOffset = offset + inputs * outputs;
    layers.push({ name: `layers.${k}`, inputs, outputs, weightOffset: offset, biasOffset });
    offset = biasOffset + outputs;
  }
  return layers;
}

/** How many numbers the network gives: the scalars of its components, or the field itself. */
export function outputsOf({ kind, components, dimension }: Model): number {
  if (kind === 'direct') return dimension;
  return components === 'both' ? 2 : 1;
}

/** Whether one of the network's outputs is a Hamiltonian: the last one. */
export function hasHamiltonian({ kind, components }: Model): boolean {
  return kind === 'hnn' && components !== 'conservative';
}

/** P, the length of the flat parameter vector. */
export function parameterCount(model: Model): number {
  return headRange(model).end;
}

/**
 * The head: the last layer's weights and bias, parameters [start, end).
 * It is what ANIL adapts in its inner loop (Raghu et al. 2020).
 */
export function headRange(model: Model): { start: number; end: number } {
  const head = layersOf(model).at(-1)!;
  return { start: head.weightOffset, end: head.biasOffset + head.outputs };
}
