import { expect, test } from 'vitest';
import type { Point } from '../../../report/streamlines/plane-field.ts';
import { simplify } from '../../../report/streamlines/simplify.ts';

test('a straight line keeps its ends alone', () => {
  const line = Array.from({ length: 50 }, (_, i): Point => [i, 2 * i]);
  expect(simplify(line, 0.1)).toEqual([line[0], line[49]]);
});

test('no point of a curve is farther than the tolerance from what is left', () => {
  const curve = Array.from({ length: 400 }, (_, i): Point => [i / 4, 30 * Math.sin(i / 40)]);
  const simple = simplify(curve, 0.1);
  expect(simple.length).toBeLessThan(100);
  for (const [x, y] of curve) {
    const i = Math.min(
      Math.max(
        simple.findIndex(([sx]) => sx >= x),
        1,
      ),
      simple.length - 1,
    );
    const [ax, ay] = simple[i - 1];
    const [bx, by] = simple[i];
    const height = Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax));
    expect(height / Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))).toBeLessThanOrEqual(0.1);
  }
});

test('a closed ring survives although its ends are the same point', () => {
  const ring: Point[] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [0, 0],
  ];
  expect(simplify(ring, 0.1)).toEqual(ring);
});
