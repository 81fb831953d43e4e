import { describe, expect, test } from 'vitest';
import { gridField, type PlaneField, type Point } from '../../../report/streamlines/plane-field.ts';
import { streamlines } from '../../../report/streamlines/streamlines.ts';

const SEPARATION = 0.05;

/** Round the centre of the square. */
const circular: PlaneField = (x, y) => [y - 0.5, 0.5 - x];
/** A pendulum that swings round the centre and turns over above and below. */
const pendulum: PlaneField = (x, y) => [(y - 0.5) * 2, -0.3 * Math.sin((x - 0.5) * 4 * Math.PI)];
const fields: [string, PlaneField][] = [
  ['a circular field', circular],
  ['a pendulum', pendulum],
  ['a source', (x, y) => [x - 0.4, y - 0.3]],
  ['a constant field', () => [0.3, -2]],
];

describe.each(fields)('%s', (_, field) => {
  const lines = streamlines(field, SEPARATION);

  test('is covered by lines', () => {
    const points = lines.flat();
    for (let x = 0.05; x < 1; x += 0.1) {
      for (let y = 0.05; y < 1; y += 0.1) {
        expect(points.some((point) => distance(point, [x, y]) < 3 * SEPARATION)).toBe(true);
      }
    }
  });

  test('has lines that run in its direction', () => {
    const cosines: number[] = [];
    for (const line of lines) {
      for (let i = 1; i < line.length; i++) {
        const [ax, ay] = line[i - 1];
        const [bx, by] = line[i];
        const [u, v] = field((ax + bx) / 2, (ay + by) / 2);
        const cosine =
          ((bx - ax) * u + (by - ay) * v) / (distance(line[i - 1], line[i]) * Math.sqrt(u * u + v * v));
        cosines.push(cosine);
      }
    }
    expect(cosines.length).toBeGreaterThan(1000);
    expect(Math.min(...cosines)).toBeGreaterThan(0.97);
  });

  test('has lines that keep half of the separation from each other', () => {
    for (const [i, line] of lines.entries()) {
      const others = lines.slice(i + 1).flat();
      let nearest = Infinity;
      for (const point of line)
        for (const other of others) nearest = Math.min(nearest, distance(point, other));
      expect(nearest).toBeGreaterThan(0.49 * SEPARATION);
    }
  });

  test('gives the same lines again', () => {
    expect(streamlines(field, SEPARATION)).toEqual(lines);
  });
});

test('lines of a circular field keep their radius and close', () => {
  const lines = streamlines(circular, SEPARATION);
  for (const line of lines) {
    const radii = line.map((point) => distance(point, [0.5, 0.5]));
    expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(1e-5);
    if (radii[0] < 0.49) expect(line.at(-1)).toEqual(line[0]);
  }
  expect(lines.some((line) => distance(line[0], [0.5, 0.5]) < 0.49)).toBe(true);
});

test('a field that is zero or not finite has no lines', () => {
  expect(streamlines(() => [0, 0], SEPARATION)).toEqual([]);
  expect(streamlines(() => [NaN, 1], SEPARATION)).toEqual([]);
});

test('lines end where a field is not finite', () => {
  const lines = streamlines((x) => [x < 0.5 ? 1 : NaN, 0], SEPARATION);
  expect(lines.length).toBeGreaterThan(10);
  expect(Math.max(...lines.flat().map(([x]) => x))).toBeLessThan(0.5);
});

describe('gridField', () => {
  test('is exact for bilinear fields, at the nodes, between them and at the border', () => {
    const exact: PlaneField = (x, y) => [1 + 2 * x - y + 3 * x * y, x - 4 * y];
    const n = 7;
    const nodes = Array.from({ length: n * n }, (_, i) =>
      exact(Math.floor(i / n) / (n - 1), (i % n) / (n - 1)),
    );
    const field = gridField(Float64Array.from(nodes.flat()), n);
    for (const [x, y] of [
      [0, 0],
      [1, 1],
      [1, 0],
      [0.5, 0.5],
      [0.123, 0.987],
    ]) {
      expect(field(x, y)[0]).toBeCloseTo(exact(x, y)[0], 12);
      expect(field(x, y)[1]).toBeCloseTo(exact(x, y)[1], 12);
    }
  });

  test('refuses values that do not fill the grid', () => {
    expect(() => gridField(new Float64Array(10), 3)).toThrow(
      'A field on a grid of 3 x 3 holds 18 numbers; got 10.',
    );
  });
});

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}
