import type { Tolerance } from '../define/tolerance.ts';

/** How far a number is from the expected one. Infinite where one of them is NaN or infinite and the other is not. */
export interface Distance {
  readonly absolute: number;
  /** absolute / |expected|; infinite where 0 is expected. */
  readonly relative: number;
  /** Steps from one number to the next, in the precision of the array. */
  readonly ulp: number;
}

const nowhere: Distance = { absolute: 0, relative: 0, ulp: 0 };
const infinitely: Distance = { absolute: Infinity, relative: Infinity, ulp: Infinity };

export type Precision = 'float32' | 'float64';

export function distance(found: number, expected: number, precision: Precision): Distance {
  if (found === expected || (Number.isNaN(found) && Number.isNaN(expected))) return nowhere;
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return infinitely;
  const absolute = Math.abs(found - expected);
  return {
    absolute,
    relative: expected === 0 ? Infinity : absolute / Math.abs(expected),
    ulp: Math.abs(Number(ordinal(found, precision) - ordinal(expected, precision))),
  };
}

/** Whether one of the bounds holds; without any, only equal numbers are near enough. */
export function isNear({ absolute, relative, ulp }: Distance, tolerance: Tolerance | undefined): boolean {
  if (absolute === 0) return true;
  // An infinite distance is within no bound, not even an infinite one.
  if (absolute === Infinity || tolerance === undefined) return false;
  return (
    absolute <= (tolerance.absolute ?? -1) ||
    relative <= (tolerance.relative ?? -1) ||
    ulp <= (tolerance.ulp ?? -1)
  );
}

const view = new DataView(new ArrayBuffer(8));

/** Numbers in their order, without gaps: neighbours differ by 1, and both zeros are 0. */
function ordinal(value: number, precision: Precision): bigint {
  view.setBigInt64(0, 0n);
  if (precision === 'float32') view.setFloat32(0, Math.abs(value));
  else view.setFloat64(0, Math.abs(value));
  const magnitude = precision === 'float32' ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
  return value < 0 ? -magnitude : magnitude;
}
