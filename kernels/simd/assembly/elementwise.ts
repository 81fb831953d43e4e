// The elementary functions on arrays, for the tests of their errors. `bytes` is a multiple of 16.
import { activate } from './activations';
import { exp, log1p } from './elementary';
import { VECTOR } from './vector';

/** x <- e^x */
export function expEach(x: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) v128.store(x + i, exp(v128.load(x + i)));
}

/** x <- ln(1 + x) */
export function log1pEach(x: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) v128.store(x + i, log1p(v128.load(x + i)));
}

/** x <- s(x), first <- s'(x) */
export function activateEach(activation: i32, x: usize, first: usize, bytes: usize): void {
  activate(activation, x, first, bytes);
}
