// From the network to the vector field, and from the field's residual back into the network.
import { rowBytes } from './products';
import { derivativesStage, dimension, direct, layer, layerCount, points, resultStage, statesStage } from './workspace';

/** Rounds `count` staged states from point `start` into the network's input; rows beyond them become zero. */
export function readStates(start: i32, count: i32, rows: i32): void {
  const row = rowBytes(dimension);
  const a = layer(0).a;
  memory.fill(a, 0, <usize>rows * row);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      store<f32>(a + <usize>n * row + <usize>i * 4, <f32>load<f64>(statesStage + coordinate(start + n, i) * 8));
    }
  }
}

/** The field (dH/dp, -dH/dq), or the output itself, of `count` points, to the result. */
export function writeField(start: i32, count: i32): void {
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      const x = <f64>fieldAt(n, i);
      store<f64>(resultStage + coordinate(start + n, i) * 8, x == x ? x : NaN);
    }
  }
}

/**
 * The sum over `count` points of |field - xdot|^2. Sets where the loss, N^-1 times that sum over all N points,
 * enters the network: dloss/dy as gz of the last layer, or for a Hamiltonian dloss/d(grad H) = Omega^T dloss/dfield
 * as ta of the first, the input direction along which the network's derivative has the loss's gradient.
 */
export function seedResidual(start: i32, count: i32): f64 {
  const scale: f32 = <f32>(2 / <f64>points);
  const row = rowBytes(dimension);
  const seed = direct ? layer(layerCount - 1).gz : layer(0).ta;
  let sum: f64 = 0;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      const difference = fieldAt(n, i) - <f32>load<f64>(derivativesStage + coordinate(start + n, i) * 8);
      sum += <f64>difference * <f64>difference;
      storeRotatedBack(seed + <usize>n * row, i, scale * difference);
    }
  }
  return sum;
}

/** The same for the R-operator: the field's rate enters where the residual does. */
export function seedRate(count: i32): void {
  const scale: f32 = <f32>(2 / <f64>points);
  const row = rowBytes(dimension);
  const last = layer(layerCount - 1);
  const from = direct ? last.rz : layer(0).rda;
  const seed = direct ? last.rgz : layer(0).rta;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      storeRotatedBack(seed + <usize>n * row, i, scale * rotated(from + <usize>n * row, i));
    }
  }
}

// @ts-ignore: decorator
@inline
function fieldAt(n: i32, i: i32): f32 {
  const last = layer(layerCount - 1);
  return rotated((direct ? last.z : layer(0).da) + <usize>n * rowBytes(dimension), i);
}

/** Component i of Omega x, Omega = [[0, I], [-I, 0]], for a Hamiltonian's gradient x; of x itself else. */
// @ts-ignore: decorator
@inline
function rotated(x: usize, i: i32): f32 {
  if (direct) return load<f32>(x + <usize>i * 4);
  const half = dimension >> 1;
  return i < half ? load<f32>(x + <usize>(i + half) * 4) : -load<f32>(x + <usize>(i - half) * 4);
}

/** Sets the component of Omega^T y (or y) that component i of y makes. */
// @ts-ignore: decorator
@inline
function storeRotatedBack(x: usize, i: i32, y: f32): void {
  const half = dimension >> 1;
  if (direct) store<f32>(x + <usize>i * 4, y);
  else if (i < half) store<f32>(x + <usize>(i + half) * 4, y);
  else store<f32>(x + <usize>(i - half) * 4, -y);
}

// @ts-ignore: decorator
@inline
function coordinate(n: i32, i: i32): usize {
  return <usize>n * <usize>dimension + <usize>i;
}
