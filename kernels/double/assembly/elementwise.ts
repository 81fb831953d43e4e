// The elementary functions on arrays, for the tests of their errors. `bytes` is a multiple of 16.
import { activate } from './activations';
import { decay, log1p } from './elementary';
import { VECTOR } from './vector';

/** x <- e^x for x <= 0 */
export function decayEach(x: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) v128.store(x + i, decay(v128.load(x + i)));
}

/** x <- ln(1 + x) for x in [0, 1] */
export function log1pEach(x: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) v128.store(x + i, log1p(v128.load(x + i)));
}

/** x <- s(x), first <- s'(x) */
export function activateEach(activation: i32, x: usize, first: usize, bytes: usize): void {
  activate(activation, x, first, bytes);
}
