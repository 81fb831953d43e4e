/** `12,345`: a count with its thousands apart. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 action`, `1,200 actions`. */
export function formatQuantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const firstExponentBelow = 1e-4;
const firstExponentFrom = 1e6;

/** A measured number to `digits` significant digits or, if it has more before the point, to a whole number. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < firstExponentFrom) return String(value);
  if (size < firstExponentBelow || size >= firstExponentFrom) return value.toExponential(digits - 1);
  return size >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits);
}

const sizes = ['KiB', 'MiB', 'GiB', 'TiB'];

/** `512 B`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1023.95 && unit < sizes.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(1)} ${sizes[unit]}`;
}

/** Iterations a second: `84 it/s`, `2.5 it/s`, and below one in two seconds `12 s/it`. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 10) return `${formatCount(Math.round(perSecond))} it/s`;
  if (perSecond >= 0.5) return `${perSecond.toFixed(1)} it/s`;
  return `${(1 / perSecond).toFixed(1)} s/it`;
}
