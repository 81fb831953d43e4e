// The inner loop and its meta-gradient, from a backend's primitives. A backend that knows nothing better uses these.
import type { Backend, Batch, InnerLoop, Primitives, TaskGradients } from './backend.ts';
import { headRange, parameterCount } from './model.ts';
import type { Model } from './model.ts';
import { repeatRow } from './rows.ts';

/**
 * theta_{s+1} = theta_s - alpha grad L_support(theta_s) for s = 0 .. S-1, the gradient restricted to the mask
 * (Finn et al. 2017, section 2.2; Lee & Seong 2020, eq. 3; for the head alone, ANIL: Raghu et al. 2020,
 * section 4; Lee & Seong 2020, eq. 5).
 *
 * @param parameters theta_0 of each task, [T, P].
 * @returns theta_0 .. theta_S, each [T, P]; the first is `parameters` itself.
 */
export function innerLoop(
  backend: Pick<Primitives, 'gradient'>,
  model: Model,
  parameters: Float64Array,
  support: Batch,
  { mask, stepSize, steps }: InnerLoop,
): Float64Array[] {
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

/**
 * `metaGradients` of a backend by the chain rule. With M the mask, theta_{s+1} = theta_s - alpha M grad L(theta_s),
 * so g_S = grad L_query(theta_S) and g_s = g_{s+1} - alpha H_s M g_{s+1}, s = S-1 .. 0, where H_s is the Hessian of
 * the support loss at theta_s (Finn et al. 2017, eq. 1, differentiated through section 2.2's update).
 */
export function composedMetaGradients(backend: Primitives): Backend['metaGradients'] {
  return (model, parameters, support, query, inner) => {
    const { mask, stepSize, steps, firstOrder } = inner;
    const path = innerLoop(backend, model, repeatRow(parameters, query.tasks), support, inner);
    const { loss, gradient } = backend.gradient(model, path.at(-1)!, query, 'all');
    if (firstOrder) return taskGradients(loss, gradient);
    for (let s = steps - 1; s >= 0; s--) {
      const vectors = mask === 'head' ? headOnly(model, gradient) : gradient;
      const products = backend.hessianVectorProduct(model, path[s], support, mask, vectors);
      for (let i = 0; i < gradient.length; i++) gradient[i] -= stepSize * products[i];
    }
    return taskGradients(loss, gradient);
  };
}

/** From losses [T] and gradients [T, P]. */
function taskGradients(loss: Float64Array, gradients: Float64Array): TaskGradients {
  const count = gradients.length / loss.length;
  return {
    loss,
    norm: loss.map((_, t) => {
      let sum = 0;
      for (let i = t * count; i < (t + 1) * count; i++) sum += gradients[i] * gradients[i];
      return Math.sqrt(sum);
    }),
    weightedSum(weights) {
      const sum = new Float64Array(count);
      weights.forEach((weight, t) => {
        if (weight === 0) return;
        for (let i = 0; i < count; i++) sum[i] += weight * gradients[t * count + i];
      });
      return sum;
    },
  };
}

function headOnly(model: Model, vectors: Float64Array): Float64Array {
  const count = parameterCount(model);
  const { start } = headRange(model);
  const heads = new Float64Array(vectors.length);
  for (let at = 0; at < vectors.length; at += count) {
    heads.set(vectors.subarray(at + start, at + count), at + start);
  }
  return heads;
}
