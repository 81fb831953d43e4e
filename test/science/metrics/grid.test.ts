import { describe, expect, it } from 'vitest';
import { admissiblePoints, grid, planeGrid } from '../../../science/metrics/grid.ts';
import { systemNamed } from '../../../science/systems/index.ts';

const pendulum = systemNamed({ name: 'pendulum' });
const kepler = systemNamed({ name: 'kepler' });

function rowsOf(points: Float64Array, dimension: number): number[][] {
  return Array.from({ length: points.length / dimension }, (_, i) => [
    ...points.subarray(i * dimension, (i + 1) * dimension),
  ]);
}

describe('the grid', () => {
  it('spans the window, ends included, the last coordinate running fastest', () => {
    const points = grid(pendulum, 3);
    expect([...points]).toEqual(
      [-2, -2, -2, 0, 0, 0, 2, 2, 2].flatMap((q, i) => [q * Math.PI, [-20, 0, 20][i % 3]]),
    );
  });

  it('holds 2,500 different points for 50 a coordinate, and 10,000 for 10 in four dimensions', () => {
    const different = (points: number[][]) => new Set(points.map((point) => point.join(','))).size;
    expect(different(rowsOf(grid(pendulum, 50), 2))).toBe(2500);
    expect(different(rowsOf(grid(kepler, 10), 4))).toBe(10_000);
  });

  it('spans the window that is declared', () => {
    const points = grid(systemNamed({ name: 'pendulum', laws: { angle: [0, 1], momentum: [2, 4] } }), 2);
    expect(rowsOf(points, 2)).toEqual([
      [0, 2],
      [0, 4],
      [1, 2],
      [1, 4],
    ]);
  });

  it('needs two points a coordinate', () => {
    expect(() => grid(pendulum, 1)).toThrow(RangeError);
  });
});

describe('the admissible points of a system', () => {
  it('are those of the grid that are far enough from its centre, in their order', () => {
    const points = grid(kepler, 9); // 1 apart
    const own = rowsOf(admissiblePoints(kepler, Float64Array.of(1, 1, 0, 0), points), 4);
    // Of the 81 positions only the centre itself is nearer than 1.
    expect(own).toEqual(rowsOf(points, 4).filter(([q1, q2]) => q1 !== 0 || q2 !== 0));
    expect(own).toHaveLength(80 * 81);
    expect(admissiblePoints(kepler, Float64Array.of(1, 1, 0.5, 0.5), points)).toHaveLength(4 * 77 * 81);
  });

  it('are all of them where a system says nothing', () => {
    const points = grid(pendulum, 4);
    expect(admissiblePoints(pendulum, Float64Array.of(1, 1, 0), points)).toEqual(points);
  });

  it('must be some', () => {
    const row = Float64Array.of(1, 1, 0, 0);
    expect(() => admissiblePoints(kepler, row, Float64Array.of(0, 0.5, 1, 1, 0.1, 0, 0, 0))).toThrow(
      "None of the 2 grid points is admissible for the system 'kepler' with parameters (1, 1, 0, 0).",
    );
  });
});

describe('the grid of the plane that figures show', () => {
  it('is the whole grid where there are two coordinates', () => {
    expect(planeGrid(pendulum, 5)).toEqual(grid(pendulum, 5));
  });

  it('holds positions of a body at rest for the Kepler problem', () => {
    expect(rowsOf(planeGrid(kepler, 2), 4)).toEqual([
      [-4, -4, 0, 0],
      [-4, 4, 0, 0],
      [4, -4, 0, 0],
      [4, 4, 0, 0],
    ]);
  });

  it('goes through the values that the plane gives', () => {
    const tilted = { ...kepler, plane: { axes: [3, 0], arrows: [0, 1], through: [9, 1, 2, 9] } } as const;
    expect(rowsOf(planeGrid(tilted, 2), 4)).toEqual([
      [-4, 1, 2, -4],
      [4, 1, 2, -4],
      [-4, 1, 2, 4],
      [4, 1, 2, 4],
    ]);
  });
});
