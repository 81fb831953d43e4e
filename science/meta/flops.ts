// Floating-point operations of the minimum algorithm, by which all implementations are measured, whatever they really
// do: those of the matrix products, two for each multiply-add. Products that only copy (a Hamiltonian's head, of one
// output) are not counted.
import type { Model } from '../../kernels/model.ts';
import type { Algorithm } from './meta-gradient.ts';

export interface Work {
  readonly model: Model;
  readonly algorithm: Algorithm;
  /** 0 for joint training: only the query points are then worked on. */
  readonly innerSteps: number;
  readonly tasks: number;
  readonly supportPoints: number;
  readonly queryPoints: number;
}

/** Of one meta-gradient; its optimiser step is not counted. */
export function metaGradientFlops(work: Work): number {
  const { model, algorithm, innerSteps, tasks, supportPoints, queryPoints } = work;
  if (algorithm === 'anil') return tasks * (supportPoints + queryPoints) * headPassFlops(model);
  const gradient = gradientFlops(model);
  const innerStep = gradient + (algorithm === 'maml' ? productFlops(model) : 0);
  return tasks * (innerSteps * supportPoints * innerStep + queryPoints * gradient);
}

/**
 * A point's gradient. Of a Hamiltonian network: each hidden layer is gone through forwards (activations), backwards
 * (dH/dx), forwards along the residual, backwards to its adjoints, and its weights have two outer products: 6. The first
 * layer needs no adjoints: 5. Of a direct one: forwards, backwards to its adjoints, one outer product: 3; the first 2.
 */
function gradientFlops(model: Model): number {
  return model.kind === 'hnn' ? layers(model, 5, 6) : layers(model, 2, 3);
}

/** A point's Hessian-vector product: the rates of both factors of those, without those of the states, which are fixed. */
function productFlops(model: Model): number {
  return model.kind === 'hnn' ? layers(model, 8, 12) : layers(model, 2, 6);
}

/**
 * A point of ANIL, whose inner steps are linear least squares in the head and hardly cost anything: activations, D
 * tangents (J = d(last hidden layer)/dx), their adjoints, and an outer product each. In the first layer the tangents
 * are rows of the weights. A direct network has no tangents.
 */
function headPassFlops(model: Model): number {
  return model.kind === 'hnn' ? layers(model, 2, 3 * (1 + model.dimension)) : layers(model, 2, 3);
}

/** Of so many products in the first layer and in each of the others. */
function layers({ kind, dimension, hidden }: Model, firstProducts: number, otherProducts: number): number {
  const widths = kind === 'hnn' ? [dimension, ...hidden] : [dimension, ...hidden, dimension];
  let flops = 0;
  for (let k = 1; k < widths.length; k++) {
    flops += 2 * (k === 1 ? firstProducts : otherProducts) * widths[k - 1] * widths[k];
  }
  return flops;
}
