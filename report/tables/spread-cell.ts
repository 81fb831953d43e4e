// Numbers with their range.
import { formatNumber } from '../numbers.ts';
import { none, type TableCell } from './report-table.ts';

/** `[0.1, 0.3]`; the upper end of errors of which too many are not finite is infinite. */
export function rangeText(lower: number, upper: number, format = formatNumber): string {
  return `[${format(lower)}, ${Number.isFinite(upper) ? format(upper) : '∞'}]`;
}

/** A number and its range, a dash where it is not finite. */
export function spreadCell(
  value: number,
  lower: number,
  upper: number,
  format: (value: number) => string = formatNumber,
): TableCell {
  return Number.isFinite(value) ? { text: format(value), range: rangeText(lower, upper, format) } : none;
}
