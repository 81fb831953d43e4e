// Numbers as readers see them: the same text whatever the locale or the engine.

const DIGITS = 3;

/** Three significant digits; powers of ten below 0.001 and from 100,000; an en dash for what isn't finite. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const text = value.toPrecision(DIGITS);
  const rounded = Number(text);
  if (Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e5) {
    return withMinus(text.includes('e') ? String(rounded) : text);
  }
  const [mantissa, exponent] = value.toExponential(DIGITS - 1).split('e');
  return `${withMinus(mantissa)} × 10${superscript(exponent.replace('+', ''))}`;
}

/** So many decimals; an en dash for what isn't finite. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** `-3` as `⁻³`. */
export function superscript(digits: string): string {
  return digits.replace(/[-\d]/g, (character) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(character)] ?? '⁻');
}

/** Symbols and units as printed: `q_0` as `q₀`, `kg m^2/s` as `kg m²/s`. */
export function typeset(text: string): string {
  return text
    .replace(/\^(-?\d+)/g, (_, digits: string) => superscript(digits))
    .replace(/_(\d)/g, (_, digit: string) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);
}

/** A whole number with thin spaces between thousands. */
export function formatCount(value: number): string {
  return withMinus(String(value).replace(/\B(?=(\d{3})+$)/g, '\u2009'));
}

/** `3 of 500` */
export function shareOf(count: number, all: number): string {
  return `${formatCount(count)} of ${formatCount(all)}`;
}

/** `1 step`, `5 steps`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** At most `decimals` decimals, without trailing zeros: for coordinates. */
export function roundTo(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

function withMinus(text: string): string {
  return text.replace('-', '−');
}
