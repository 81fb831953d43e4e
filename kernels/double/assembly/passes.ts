// The passes that give a network's outputs and the gradients of scalars, for one unit of work. The
// formulas are those of kernels/reference/passes.ts.
import { activate, slope } from './activations';
import { FIELD, job } from './job';
import { multiply, rowBytes } from './products';
import { VECTOR, mul } from './vector';
import { back, front, isScalarHead, layer, layerCount } from './room';

/**
 * z_k = a_k W_k + b_k, a_{k+1} = s(z_k), from a_0 in `front`. The address of the last layer's outputs; of its inputs
 * for Hamiltonians; none for fields of scalars, which have no use for the last a, only for the slopes.
 */
export function forward(room: usize, rows: i32): usize {
  let a = front;
  let z = back;
  for (let k = 0; k < layerCount; k++) {
    if (isScalarHead(k)) return a;
    const at = layer(k);
    multiply(z, a, room + at.weights, rows, at.inputs, at.outputs, room + at.biases);
    const bytes = <usize>rows * rowBytes(at.outputs);
    if (job().operation == FIELD && isScalarHead(k + 1)) slope(job().activation, z, at.first, bytes);
    else if (k < layerCount - 1) activate(job().activation, z, at.first, bytes);
    const other = a;
    a = z;
    z = other;
  }
  return a;
}

/**
 * The gradient of scalar n with respect to the state, da_0: da_{L-1} = column n of W_{L-1}, dz_{k-1} = s'(z_{k-1}) da_k,
 * da_k = dz_k W_k^T. Its address; needs the slopes of `forward`.
 */
export function backward(room: usize, rows: i32, n: i32): usize {
  let dz = front;
  let da = back;
  const head = layer(layerCount - 1);
  const row = rowBytes(head.inputs);
  repeatRow(dz, room + head.transposed + <usize>n * row, row, rows);
  for (let k = layerCount - 2; k >= 0; k--) {
    const at = layer(k);
    multiplyPointwise(dz, at.first, <usize>rows * rowBytes(at.outputs));
    multiply(da, dz, room + at.transposed, rows, at.outputs, at.inputs, 0);
    const other = da;
    da = dz;
    dz = other;
  }
  return dz;
}

/** out[rows, .] = the same row, over and over. */
function repeatRow(out: usize, row: usize, rowBytes: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) memory.copy(out + <usize>r * rowBytes, row, rowBytes);
}

/** x <- x y */
function multiplyPointwise(x: usize, y: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) v128.store(x + i, mul(v128.load(x + i), v128.load(y + i)));
}
