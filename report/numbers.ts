// Numbers as readers see them: the same text whatever the locale or the engine.

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

const DIGITS = 3;

/** Three significant digits; powers of ten below 0.001 and from 100,000; an en dash for what isn't finite. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) {
    const text = value.toPrecision(DIGITS);
    return withMinus(text.includes('e') ? String(Number(text)) : text);
  }
  const [mantissa, exponent] = value.toExponential(DIGITS - 1).split('e');
  const power = [...exponent!.replace('+', '')].map((character) => superscripts[character]).join('');
  return `${withMinus(mantissa!)} × 10${power}`;
}

/** A whole number with thin spaces between thousands. */
export function formatCount(value: number): string {
  return withMinus(String(value).replace(/\B(?=(\d{3})+$)/g, '\u2009'));
}

/** `1 step`, `5 steps`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
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
