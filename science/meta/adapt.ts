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
  const { steps } = adaptation;
  if (steps.some((step, i) => !Number.isInteger(step) || step < 0 || (i > 0 && step <= steps[i - 1]))) {
    throw new RangeError(`Adaptation steps [${steps.join(', ')}]: give ascending integers from 0.`);
  }
  const { tasks } = support;
  const size = initialisation.length;
  const scales = taskScales(support);
  const normalised = normalise(support, scales);
  const stoppedAfter = new Int32Array(tasks).fill(-1);
  const parameters = steps.map(() => new Float64Array(tasks * size));
  for (let first = 0; first < tasks; first += AT_ONCE) {
    const some = tasksOf(normalised, first, Math.min(first + AT_ONCE, tasks));
    adaptSome(adaptation, repeatRow(initialisation, some.tasks), some, {
      wanted(index, current) {
        parameters[index].set(current, first * size);
      },
      stopped(task, step) {
        stoppedAfter[first + task] = step;
      },
    });
  }
  return { parameters, scales, stoppedAfter };
}

/** So many tasks' parameters and gradients stay in a cache from step to step. */
const AT_ONCE = 16;

interface Course {
  /** The parameters after the wanted number of steps of that index. */
  wanted(index: number, parameters: Float64Array): void;
  /** The next parameters of a task would not be finite. */
  stopped(task: number, afterSteps: number): void;
}

function adaptSome(
  { backend, model, rule, steps }: Adaptation,
  current: Float64Array,
  support: Batch,
  course: Course,
): void {
  const { tasks } = support;
  const size = current.length / tasks;
  const range = rule.mask === 'head' ? headRange(model) : { start: 0, end: size };
  const move = createMove(rule, tasks, size, range);
  const moving = Array.from({ length: tasks }, () => true);
  const last = steps.at(-1) ?? 0;
  for (let s = 0, next = 0; s <= last; s++) {
    if (s === steps[next]) course.wanted(next++, current);
    if (s === last) break;
    const { gradient } = backend.gradient(model, current, support, rule.mask);
    for (let t = 0; t < tasks; t++) {
      if (!moving[t]) continue;
      const moved = move(t, current, gradient);
      moving[t] = allFinite(moved);
      if (moving[t]) current.set(moved, t * size + range.start);
      else course.stopped(t, s);
    }
  }
}

function tasksOf({ tasks, points, states, derivatives }: Batch, first: number, end: number): Batch {
  const cut = (values: Float64Array) =>
    values.subarray((first * values.length) / tasks, (end * values.length) / tasks);
  return { tasks: end - first, points, states: cut(states), derivatives: cut(derivatives) };
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
  let zero = 0;
  // The difference of what is not finite is NaN.
  for (let i = 0; i < numbers.length; i++) zero += numbers[i] - numbers[i];
  return zero === 0;
}
