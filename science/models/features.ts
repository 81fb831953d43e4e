// What a network makes of its input, layer by layer.
import { checkTasks } from '../../kernels/check-shapes.ts';
import { outputsOf } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';
import { forward } from '../../kernels/reference/passes.ts';
import { createWorkspace } from '../../kernels/reference/workspace.ts';

export interface Features {
  /** After the activation of each hidden layer, from the input on: [N, width] each. */
  readonly hidden: readonly Float64Array[];
  /** The head's output [N, outputs]: H of a solenoidal `hnn` (last if there are two scalars), the field of a `direct`. */
  readonly output: Float64Array;
}

/**
 * The features of states [N, D] in a network with parameters [P], in float64 and to the same bits everywhere: the
 * forward pass of the reference backend. The network sees states in physical units; its outputs are in units of its
 * task's sigma.
 *
 * @throws RangeError for arrays of a wrong length.
 */
export function networkFeatures(model: Model, parameters: Float64Array, states: Float64Array): Features {
  const points = states.length / model.dimension;
  checkTasks(model, parameters, states, 1, points);
  const work = createWorkspace(model, points);
  forward(work, parameters, states);
  // A network of two scalars goes through its points twice, and the first time says it all.
  return {
    hidden: work.of.a.slice(1).map((values, k) => values.slice(0, points * model.hidden[k])),
    output: work.of.z.at(-1)!.slice(0, points * outputsOf(model)),
  };
}
