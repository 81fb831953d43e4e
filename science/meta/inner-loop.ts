// The inner loop of MAML: plain gradient descent from the shared initialisation, task by task.
import type { Backend, Batch, Mask } from '../../kernels/backend.ts';
import type { Model } from '../../kernels/model.ts';

export interface InnerLoop {
  readonly backend: Backend;
  readonly model: Model;
  /** Which parameters it adapts. */
  readonly mask: Mask;
  /** alpha */
  readonly stepSize: number;
  /** S */
  readonly steps: number;
}

/**
 * theta_{s+1} = theta_s - alpha grad L_support(theta_s) for s = 0 .. S-1, the gradient restricted to the mask
 * (Finn et al. 2017, section 2.2; Lee & Seong 2020, eq. 3; for the head alone, ANIL: Raghu et al. 2020,
 * section 4; Lee & Seong 2020, eq. 5).
 *
 * @param parameters theta_0 of each task, [T, P].
 * @returns theta_0 .. theta_S, each [T, P]; the first is `parameters` itself.
 */
export function innerLoop(loop: InnerLoop, parameters: Float64Array, support: Batch): Float64Array[] {
  const { backend, model, mask, stepSize, steps } = loop;
  const path = [parameters];
  for (let s = 0; s < steps; s++) {
    const current = path[s];
    const { gradient } = backend.gradient(model, current, support, mask);
    const next = new Float64Array(current.length);
    for (let i = 0; i < next.length; i++) next[i] = current[i] - stepSize * gradient[i];
    path.push(next);
  }
  return path;
}
