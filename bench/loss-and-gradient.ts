// What is computed, by a backend of phaseline.
import type { Backend } from '../kernels/backend.ts';
import { metaGradient } from '../science/meta/meta-gradient.ts';
import type { TaskData } from '../science/meta/task-data.ts';
import { INNER_STEP_SIZE } from './cases.ts';
import type { Work } from '../science/meta/flops.ts';

export interface LossAndGradient {
  /** Mean query loss after the inner loop. */
  readonly loss: number;
  /** Its gradient with respect to the initialisation, [P]. */
  readonly gradient: Float64Array;
}

/** Without inner steps it is plain training on the query of the one task. */
export function lossAndGradient(
  backend: Backend,
  { model, algorithm, innerSteps }: Work,
  parameters: Float64Array,
  data: TaskData,
): LossAndGradient {
  if (innerSteps > 0) {
    const settings = { algorithm, innerSteps, innerStepSize: INNER_STEP_SIZE, taskGradientClip: null };
    return metaGradient({ backend, model, ...settings }, parameters, data);
  }
  const { loss, gradient } = backend.gradient(model, parameters, data.query, 'all');
  return { loss: loss[0], gradient };
}
