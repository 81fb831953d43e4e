// Logarithmic axes whose labels are powers of ten.
import { superscript } from '../numbers.ts';

/** More labels than this get crowded. */
const MOST_LABELS = 7;
/** Of what is many times larger than the smallest value nothing but that is worth showing. */
const MOST_DECADES = 9;

export interface Decades {
  readonly scale: { readonly type: 'log'; readonly domain: [number, number] };
  /** Its labels are powers of ten: `10⁻³`. */
  readonly axis: { readonly values: number[]; readonly labelExpr: string };
}

/**
 * The powers of ten around all positive values, nine decades at most from the smallest up; those of 0.1 to 1 when there
 * are none.
 */
export function decadesAround(values: readonly number[]): Decades {
  // The exponent is read from the decimal text: a logarithm might differ in its last bit between engines.
  const exponents = values
    .filter((value) => value > 0 && Number.isFinite(value))
    .map((value) => Number(value.toExponential().split('e')[1]));
  const low = exponents.reduce((least, exponent) => Math.min(least, exponent), exponents[0] ?? -1);
  const most = exponents.reduce((largest, exponent) => Math.max(largest, exponent), low) + 1;
  const high = Math.min(most, low + MOST_DECADES);
  const every = Math.ceil((high - low + 1) / MOST_LABELS);
  // The uppermost is labelled in any case: panels side by side then begin at the same height.
  const count = Math.floor((high - low) / every) + 1;
  const shown = Array.from({ length: count }, (_, i) => high - (count - 1 - i) * every);
  const labels = Object.fromEntries(
    shown.map((exponent) => [String(powerOfTen(exponent)), `10${superscript(String(exponent))}`]),
  );
  return {
    scale: { type: 'log', domain: [powerOfTen(low), powerOfTen(high)] },
    axis: {
      values: shown.map(powerOfTen),
      labelExpr: `(${JSON.stringify(labels)})[toString(datum.value)]`,
    },
  };
}

function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}
