// Meta-test: fitting a learned initialisation to new systems.
import type { Backend, Batch, Mask } from '../../kernels/backend.ts';
import { headRange } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';
import { repeatRow } from '../../kernels/rows.ts';
import { createAdam } from '../training/adam.ts';
import { normalise, taskScales } from './normalisation.ts';

/** How the parameters move: plain gradient descent, as in the inner loop, or Adam; and which of them do. */
export interface AdaptationRule {
  readonly kind: 'sgd' | 'adam';
  readonly stepSize: number;
  readonly mask: Mask;
}

export interface Adaptation {
  readonly backend: Backend;
  readonly model: Model;
  readonly rule: AdaptationRule;
  /** Numbers of gradient steps after which the parameters are wanted, ascending, e.g. [0, 1, 5, 20, 100]. */
  readonly steps: readonly number[];
}

export interface Adapted {
  /** Parameters [T, P] at each of the wanted steps. */
  readonly parameters: readonly Float64Array[];
  /** sigma of each task, [T]: the adapted networks output fields and energies divided by it. */
  readonly scales: Float64Array;
  /** [T]: the number of steps after which a task stopped because the next wasn't finite; -1 if it never did. */
  readonly stoppedAfter: Int32Array;
}

/**
 * Adapts an initialisation [P] to each task from its K support points, given in physical units.
 * A task whose next parameters wouldn't be finite keeps the ones it has.
 *
 * @throws RangeError when the wanted steps aren't ascending.
 */
export function adapt(adaptation: Adaptation, initialisation: Float64Array, support: Batch): Adapted {
  const { backend, model, rule, steps } = adaptation;
  if (steps.some((step, i) => !Number.isInteger(step) || step < 0 || (i > 0 && step <= steps[i - 1]))) {
    throw new RangeError(`Adaptation steps [${steps.join(', ')}]: give ascending integers from 0.`);
  }
  const { tasks } = support;
  const size = initialisation.length;
  const scales = taskScales(support);
  const normalised = normalise(support, scales);
  const range = rule.mask === 'head' ? headRange(model) : { start: 0, end: size };
  const move = createMove(rule, tasks, size, range);
  const current = repeatRow(initialisation, tasks);
  const stoppedAfter = new Int32Array(tasks).fill(-1);
  const wanted: Float64Array[] = [];
  const last = steps.at(-1) ?? 0;
  for (let s = 0; s <= last; s++) {
    if (s === steps[wanted.length]) wanted.push(current.slice());
    if (s === last) break;
    const { gradient } = backend.gradient(model, current, normalised, rule.mask);
    for (let t = 0; t < tasks; t++) {
      if (stoppedAfter[t] !== -1) continue;
      const moved = move(t, current, gradient);
      if (allFinite(moved)) current.set(moved, t * size + range.start);
      else stoppedAfter[t] = s;
    }
  }
  return { parameters: wanted, scales, stoppedAfter };
}

/** The next of the task's adapted parameters, in an array that the next call overwrites. */
type Move = (task: number, parameters: Float64Array, gradients: Float64Array) => Float64Array;

/** @param range The parameters that are adapted, of the `size` of a task. */
function createMove(rule: AdaptationRule, tasks: number, size: number, range: Range): Move {
  const moved = new Float64Array(range.end - range.start);
  if (rule.kind === 'adam') {
    const optimisers = Array.from({ length: tasks }, () => createAdam(moved.length));
    return (task, parameters, gradients) => {
      const [from, to] = [task * size + range.start, task * size + range.end];
      moved.set(parameters.subarray(from, to));
      optimisers[task].step(moved, gradients.subarray(from, to), rule.stepSize);
      return moved;
    };
  }
  return (task, parameters, gradients) => {
    const from = task * size + range.start;
    for (let i = 0; i < moved.length; i++)
      moved[i] = parameters[from + i] - rule.stepSize * gradients[from + i];
    return moved;
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function allFinite(numbers: Float64Array): boolean {
  for (const number of numbers) if (!Number.isFinite(number)) return false;
  return true;
}
