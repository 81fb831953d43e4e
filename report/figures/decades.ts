// Logarithmic axes whose labels are powers of ten.
import { superscript } from '../numbers.ts';

/** More labels than this get crowded. */
const MOST_LABELS = 7;

export interface Decades {
  /** Powers of ten around all values. */
  readonly domain: readonly [number, number];
  /** The powers of ten that are labelled. */
  readonly values: readonly number[];
  /** A Vega expression for the label of a value: `10⁻³`. */
  readonly labelExpr: string;
}

/** @param values positive, or the axis is that of 0.1 to 1 */
export function decadesAround(values: readonly number[]): Decades {
  // The exponent is read from the decimal text: a logarithm might differ in its last bit between engines.
  const exponents = values.map((value) => Number(value.toExponential().split('e')[1]));
  const low = exponents.reduce((least, exponent) => Math.min(least, exponent), exponents[0] ?? -1);
  const high = exponents.reduce((most, exponent) => Math.max(most, exponent), low) + 1;
  const every = Math.ceil((high - low + 1) / MOST_LABELS);
  const shown = Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => low + i * every);
  const labels = Object.fromEntries(
    shown.map((exponent) => [String(powerOfTen(exponent)), `10${superscript(String(exponent))}`]),
  );
  return {
    domain: [powerOfTen(low), powerOfTen(high)],
    values: shown.map(powerOfTen),
    labelExpr: `(${JSON.stringify(labels)})[toString(datum.value)]`,
  };
}

function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}
