// The room of head.ts: the head along the inner loop, and the coefficients of what flows back into its features.
import { direct, head, layerCount, transposedBytes, weightBytes } from './layers';
import { job, rowsFor, width } from './job';
import { padTo8, panelBytes, rowBytes } from './products';

/** Bytes of a head: a row of weights for each output, then the biases. */
// @ts-ignore: decorator
@inline
export function headSize(): usize {
  return <usize>head().outputs * rowBytes(head().inputs) + rowBytes(head().outputs);
}

/** Rows of the features of a block: those of all directions, or those of the points for a field. */
// @ts-ignore: decorator
@inline
export function featureRows(): i32 {
  return rowsFor(job().points) * (direct ? 1 : width(0));
}

/** How many outer products flow back into a block's features: two for each step and output. */
// @ts-ignore: decorator
@inline
export function products(): i32 {
  return 2 * job().steps * head().outputs;
}

/** S + 1 heads, the cotangent and the gradient of one. */
export function headsBytes(): usize {
  return <usize>(job().steps + 3) * headSize();
}

/** The coefficients [rows, products] of a block. */
export function coefficientBytes(): usize {
  return <usize>featureRows() * rowBytes(products());
}

/** The other factors [products, features], in panels. */
export function factorBytes(): usize {
  return <usize>(padTo8(head().inputs) >> 3) * panelBytes(products());
}

/** Bytes of all that, and of a field's head for the query. */
export function headBytes(blocks: i32): u64 {
  const bytes = <u64>headsBytes() + <u64>coefficientBytes() * blocks + factorBytes();
  return bytes + (direct ? weightBytes(layerCount - 1) + transposedBytes(layerCount - 1) : 0);
}
