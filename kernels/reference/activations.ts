// The activations and their first three derivatives, element by element.
// The elementary functions are @stdlib's: IEEE arithmetic in JavaScript, so every engine and CPU gives the same
// bits, which Math.exp and its like don't promise.
import cos from '@stdlib/math-base-special-cos';
import exp from '@stdlib/math-base-special-exp';
import log1p from '@stdlib/math-base-special-log1p';
import sin from '@stdlib/math-base-special-sin';
import tanh from '@stdlib/math-base-special-tanh';
import type { Activation } from '../model.ts';

/** s(z) and its derivatives at the same z; all arrays have the length of z. */
export interface ActivationValues {
  readonly value: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
}

/** Evaluates s, s', s'' and s''' at each z into `out`. */
export function activate(activation: Activation, z: Float64Array, out: ActivationValues): void {
  rules[activation](z, out);
}

const rules: Readonly<Record<Activation, (z: Float64Array, out: ActivationValues) => void>> = {
  softplus,
  tanh: hyperbolicTangent,
  sin: sine,
};

/** s = ln(1 + e^z), through e = exp(-|z|) <= 1 so that nothing overflows; s' is the logistic function. */
function softplus(z: Float64Array, out: ActivationValues): void {
  const { value, first, second, third } = out;
  for (let i = 0; i < z.length; i++) {
    const zi = z[i];
    const e = exp(-Math.abs(zi));
    const inverse = 1 / (1 + e);
    const logistic = zi >= 0 ? inverse : e * inverse;
    const slope = e * inverse * inverse; // logistic (1 - logistic), without cancellation
    value[i] = Math.max(zi, 0) + log1p(e);
    first[i] = logistic;
    second[i] = slope;
    third[i] = slope * (1 - 2 * logistic);
  }
}

/** s = tanh z, s' = 1 - s^2, s'' = -2 s s', s''' = 2 s' (3 s^2 - 1). */
function hyperbolicTangent(z: Float64Array, out: ActivationValues): void {
  const { value, first, second, third } = out;
  for (let i = 0; i < z.length; i++) {
    const s = tanh(z[i]);
    const slope = 1 - s * s;
    value[i] = s;
    first[i] = slope;
    second[i] = -2 * s * slope;
    third[i] = 2 * slope * (3 * s * s - 1);
  }
}

function sine(z: Float64Array, out: ActivationValues): void {
  const { value, first, second, third } = out;
  for (let i = 0; i < z.length; i++) {
    const s = sin(z[i]);
    const c = cos(z[i]);
    value[i] = s;
    first[i] = c;
    second[i] = -s;
    third[i] = -c;
  }
}
