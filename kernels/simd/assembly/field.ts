// From the network to the vector field, and from the field's residual back into the network.
import { BOTH, SOLENOIDAL, job } from './job';
import { direct, head, layer, rows } from './layers';
import { canonical } from './panels';
import { rowBytes } from './products';
import { dimension } from './room';

/** Rounds `count` float64 states into the network's input; rows beyond them become zero. */
export function readStates(source: usize, count: i32): void {
  const row = rowBytes(dimension);
  const a = layer(0).a;
  memory.fill(a, 0, <usize>rows * row);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      store<f32>(a + <usize>n * row + <usize>i * 4, <f32>load<f64>(source + coordinate(n, i) * 8));
    }
  }
}

/** The coordinate directions as input directions: ta_0 = e_d at every point, for all D of them. */
export function seedCoordinates(): void {
  const row = rowBytes(dimension);
  for (let d = 0; d < dimension; d++) {
    const ta = layer(0).ta + <usize>(d * rows) * row;
    memory.fill(ta, 0, <usize>rows * row);
    for (let n = 0; n < rows; n++) store<f32>(ta + <usize>n * row + <usize>d * 4, 1);
  }
}

/** The field of `count` points in float64. */
export function writeField(target: usize, count: i32): void {
  const from = direct ? head().z : layer(0).da;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      store<f64>(target + coordinate(n, i) * 8, canonical(<f64>component(from, n, i)));
    }
  }
}

/**
 * The sum over `count` points of |field - xdot|^2, xdot in float64. Sets where the loss, which is `scale`/2 times
 * that sum, enters the network: dloss/dy as gz of the last layer, or dloss/d(grad H) for each scalar as ta of the
 * first, the input direction along which the network's derivative has the loss's gradient.
 */
export function seedResidual(derivatives: usize, count: i32, scale: f32): f64 {
  const from = direct ? head().z : layer(0).da;
  const seed = direct ? head().gz : layer(0).ta;
  let sum: f64 = 0;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) {
      const difference = component(from, n, i) - <f32>load<f64>(derivatives + coordinate(n, i) * 8);
      sum += <f64>difference * <f64>difference;
      seedComponent(seed, n, i, scale * difference);
    }
  }
  return sum;
}

/** The same for the R-operator: the field's rate enters where the residual does. */
export function seedRate(count: i32, scale: f32): void {
  const from = direct ? head().rz : layer(0).rda;
  const seed = direct ? head().rgz : layer(0).rta;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < dimension; i++) seedComponent(seed, n, i, scale * component(from, n, i));
  }
}

/**
 * Component i of the field at point n, made of the output x, or of the scalars' gradients x, one block of rows after
 * the other: Omega grad H, grad F or grad F + Omega grad H, with Omega = [[0, I], [-I, 0]].
 */
// @ts-ignore: decorator
@inline
function component(x: usize, n: i32, i: i32): f32 {
  const row = rowBytes(dimension);
  const field = job().field;
  const at = x + <usize>n * row;
  if (field == SOLENOIDAL) return rotated(at, i);
  const straight = load<f32>(at + <usize>i * 4);
  return field == BOTH ? straight + rotated(at + <usize>rows * row, i) : straight;
}

/** Sets what component i of the loss's gradient along the field, y, is along the output or the scalars' gradients. */
// @ts-ignore: decorator
@inline
function seedComponent(x: usize, n: i32, i: i32, y: f32): void {
  const row = rowBytes(dimension);
  const field = job().field;
  const at = x + <usize>n * row;
  if (field != SOLENOIDAL) store<f32>(at + <usize>i * 4, y);
  if (field == SOLENOIDAL) storeRotatedBack(at, i, y);
  else if (field == BOTH) storeRotatedBack(at + <usize>rows * row, i, y);
}

/** Component i of Omega x. */
// @ts-ignore: decorator
@inline
function rotated(x: usize, i: i32): f32 {
  const half = dimension >> 1;
  return i < half ? load<f32>(x + <usize>(i + half) * 4) : -load<f32>(x + <usize>(i - half) * 4);
}

/** Sets the component of Omega^T y that component i of y makes. */
// @ts-ignore: decorator
@inline
function storeRotatedBack(x: usize, i: i32, y: f32): void {
  const half = dimension >> 1;
  if (i < half) store<f32>(x + <usize>(i + half) * 4, y);
  else store<f32>(x + <usize>(i - half) * 4, -y);
}

// @ts-ignore: decorator
@inline
function coordinate(n: i32, i: i32): usize {
  return <usize>n * <usize>dimension + <usize>i;
}
