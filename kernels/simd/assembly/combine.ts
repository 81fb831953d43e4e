// The tasks' meta-gradients together, in float64.
import { job } from './job';
import { parameterCount, resultStage, sumStage, weightsStage } from './room';

/** The Euclidean norm of the task's result. */
export function normOf(task: i32): f64 {
  const row = rowOf(task);
  const whole = <usize>(parameterCount & ~3) * 8;
  const end = <usize>parameterCount * 8;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i: usize = 0; i < whole; i += 32) {
    const a = v128.load(row + i);
    const b = v128.load(row + i, 16);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = whole; i < end; i += 8) sum += load<f64>(row + i) * load<f64>(row + i);
  return sqrt(sum);
}

/** The sum over tasks, in their order, of weight times result. What has no weight may be no number. */
export function combine(): void {
  memory.fill(sumStage, 0, <usize>parameterCount * 8);
  for (let task = 0; task < job().tasks; task++) {
    const weight = load<f64>(weightsStage + <usize>task * 8);
    if (weight != 0) addRow(rowOf(task), weight);
  }
}

function addRow(row: usize, weight: f64): void {
  const whole = <usize>(parameterCount & ~1) * 8;
  const factor = f64x2.splat(weight);
  for (let i: usize = 0; i < whole; i += 16) {
    const sum = v128.load(sumStage + i);
    v128.store(sumStage + i, f64x2.add(sum, f64x2.mul(factor, v128.load(row + i))));
  }
  if (parameterCount & 1) {
    const sum = load<f64>(sumStage + whole);
    store<f64>(sumStage + whole, sum + weight * load<f64>(row + whole));
  }
}

function rowOf(task: i32): usize {
  return resultStage + <usize>task * <usize>parameterCount * 8;
}
