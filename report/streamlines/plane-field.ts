// Vector fields on the unit square, x to the right and y upwards.

/** The field at (x, y) with 0 <= x, y <= 1; NaN where there is none. */
export type PlaneField = (x: number, y: number) => readonly [number, number];

export type Point = readonly [x: number, y: number];

/**
 * The field between the nodes of a grid by bilinear interpolation. `values` are [n, n, 2], x slow and y fast, at
 * equally spaced nodes from 0 to 1, in units of the square's sides.
 *
 * @throws RangeError when the values don't fill a grid of at least 2 x 2.
 */
export function gridField(values: Float64Array, n: number): PlaneField {
  if (n < 2 || values.length !== n * n * 2) {
    throw new RangeError(
      `A field on a grid of ${n} x ${n} holds ${n * n * 2} numbers; got ${values.length}.`,
    );
  }
  return (x, y) => {
    const i = Math.min(Math.floor(x * (n - 1)), n - 2);
    const j = Math.min(Math.floor(y * (n - 1)), n - 2);
    const s = x * (n - 1) - i;
    const t = y * (n - 1) - j;
    const at = (i * n + j) * 2;
    const right = at + n * 2;
    const blend = (c: number): number =>
      (1 - s) * ((1 - t) * values[at + c] + t * values[at + 2 + c]) +
      s * ((1 - t) * values[right + c] + t * values[right + 2 + c]);
    return [blend(0), blend(1)];
  };
}
