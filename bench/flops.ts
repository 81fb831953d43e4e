// Floating-point operations of the minimum algorithm, by which all implementations are measured, whatever they really
// do: those of the matrix products, two for each multiply-add. Products that only copy (the head's) are not counted.
import type { Model } from '../kernels/model.ts';
import type { Algorithm } from '../science/meta/meta-gradient.ts';

export interface Work {
  readonly model: Model;
  readonly algorithm: Algorithm;
  readonly innerSteps: number;
  readonly tasks: number;
  readonly supportPoints: number;
  readonly queryPoints: number;
}

/** Of one meta-gradient of a Hamiltonian network; its optimiser step is not counted. */
export function metaGradientFlops(work: Work): number {
  const { model, algorithm, innerSteps, tasks, supportPoints, queryPoints } = work;
  if (algorithm === 'anil') return tasks * (supportPoints + queryPoints) * headPassFlops(model);
  const gradient = gradientFlops(model);
  const innerStep = gradient + (algorithm === 'maml' ? productFlops(model) : 0);
  return tasks * (innerSteps * supportPoints * innerStep + queryPoints * gradient);
}

/**
 * A point's gradient: each hidden layer is gone through forwards (activations), backwards (dH/dx), forwards along the
 * residual, backwards to its adjoints, and its weights have two outer products: 6. The first layer needs no adjoints: 5.
 */
function gradientFlops(model: Model): number {
  return layers(model, 5, 6);
}

/** A point's Hessian-vector product: the rates of both factors of those, without those of the states, which are fixed. */
function productFlops(model: Model): number {
  return layers(model, 8, 12);
}

/**
 * A point of ANIL, whose inner steps are linear least squares in the head and hardly cost anything: activations, D
 * tangents (J = d(last hidden layer)/dx), their adjoints, and an outer product each. In the first layer the tangents
 * are rows of the weights.
 */
function headPassFlops(model: Model): number {
  return layers(model, 2, 3 * (1 + model.dimension));
}

function layers({ dimension, hidden }: Model, firstProducts: number, otherProducts: number): number {
  let flops = 2 * firstProducts * dimension * hidden[0];
  for (let k = 1; k < hidden.length; k++) flops += 2 * otherProducts * hidden[k - 1] * hidden[k];
  return flops;
}
