import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { bootstrapInterval } from '../../../science/statistics/bootstrap-interval.ts';
import { crossedResamples } from '../../../science/statistics/crossed-bootstrap.ts';

interface Spread {
  readonly ofSeeds: number;
  readonly ofSystems: number;
  readonly ofCells: number;
}

const DATA_SETS = 200;
const SYSTEMS = 30;
const EFFECT = 0.4;

/** In how many of many data sets the 95% interval holds the effect that they were made with, and what it costs. */
function simulate(seeds: number, spread: Spread): { coverage: number; meanWidth: number } {
  const resamples = crossedResamples(seeds, SYSTEMS, 399, stream(8));
  let covered = 0;
  let width = 0;
  for (let set = 0; set < DATA_SETS; set++) {
    const draws = stream(set, 'coverage', seeds);
    const ofSeeds = Array.from({ length: seeds }, () => spread.ofSeeds * draws.normal());
    const ofSystems = Array.from({ length: SYSTEMS }, () => spread.ofSystems * draws.normal());
    const table = Float64Array.from(
      { length: seeds * SYSTEMS },
      (_, i) =>
        EFFECT + ofSeeds[Math.floor(i / SYSTEMS)] + ofSystems[i % SYSTEMS] + spread.ofCells * draws.normal(),
    );
    const { low, high } = bootstrapInterval(table, resamples, 0.95);
    if (low <= EFFECT && EFFECT <= high) covered += 1;
    width += high - low;
  }
  return { coverage: covered / DATA_SETS, meanWidth: width / DATA_SETS };
}

describe('the 95% interval over seeds and systems', () => {
  // Three standard errors of a share of 0.95 in 200 data sets are 0.046.
  it.each([
    ['only systems differ', 5, { ofSeeds: 0, ofSystems: 1, ofCells: 0.1 }, 0.904, 0.996],
    ['systems differ and so does each run', 3, { ofSeeds: 0, ofSystems: 1, ofCells: 1 }, 0.94, 1],
    ['seeds differ as much as systems', 3, { ofSeeds: 1, ofSystems: 1, ofCells: 1 }, 0.89, 0.996],
    ['almost only seeds differ', 3, { ofSeeds: 1, ofSystems: 0.1, ofCells: 0.1 }, 0.87, 0.97],
    ['almost only seeds differ', 5, { ofSeeds: 1, ofSystems: 0.1, ofCells: 0.1 }, 0.904, 0.996],
  ])('holds the truth about as often as it says where %s, with %i seeds', (_, seeds, spread, least, most) => {
    const { coverage } = simulate(seeds, spread);
    expect(coverage).toBeGreaterThanOrEqual(least);
    expect(coverage).toBeLessThanOrEqual(most);
  });

  it('does not pay for seeds that make no difference', () => {
    // The median of 30 normal systems has a standard error of 1.2533 / sqrt(30); 2 x 1.96 of them is 0.9.
    const { meanWidth } = simulate(3, { ofSeeds: 0, ofSystems: 1, ofCells: 0 });
    expect(meanWidth).toBeGreaterThan(0.8);
    expect(meanWidth).toBeLessThan(1.1);
  });

  const normals = (length: number) => {
    const draws = stream(7, 'table');
    return Float64Array.from({ length }, () => draws.normal());
  };

  it('widens with the confidence', () => {
    const resamples = crossedResamples(4, 20, 999, stream(2));
    const [usual, high] = [0.95, 0.99].map((level) => bootstrapInterval(normals(80), resamples, level));
    expect(high.estimate).toBe(usual.estimate);
    expect(high.low).toBeLessThan(usual.low);
    expect(high.high).toBeGreaterThan(usual.high);
  });

  it('is the point where nothing varies', () => {
    const interval = bootstrapInterval(
      new Float64Array(12).fill(2),
      crossedResamples(3, 4, 99, stream(2)),
      0.95,
    );
    expect(interval).toEqual({ estimate: 2, low: 2, high: 2 });
  });

  it.each([
    [1, 20],
    [20, 1],
  ])('is infinite with %i seeds and %i systems: one tells nothing of others', (seeds, systems) => {
    const interval = bootstrapInterval(normals(20), crossedResamples(seeds, systems, 99, stream(2)), 0.95);
    expect(interval).toMatchObject({ low: -Infinity, high: Infinity });
  });

  it('needs more replicates for more confidence', () => {
    const few = crossedResamples(3, 4, 38, stream(2));
    expect(() => bootstrapInterval(normals(12), few, 0.95)).toThrow(
      /at least 2 \/ \(1 - confidence\) replicates/,
    );
    const enough = crossedResamples(3, 4, 39, stream(2));
    expect(Number.isFinite(bootstrapInterval(normals(12), enough, 0.95).low)).toBe(true);
    for (const confidence of [0, 1, NaN, 95]) {
      expect(() => bootstrapInterval(normals(12), enough, confidence)).toThrow(RangeError);
    }
  });
});
