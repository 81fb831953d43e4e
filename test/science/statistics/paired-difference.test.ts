import exp from '@stdlib/math-base-special-exp';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { crossedResamples } from '../../../science/statistics/crossed-bootstrap.ts';
import { pairedDifference } from '../../../science/statistics/paired-difference.ts';

const SEEDS = 4;
const SYSTEMS = 25;
const resamples = crossedResamples(SEEDS, SYSTEMS, 399, stream(1));

interface Effects {
  /** ln(A/B) */
  readonly difference: number;
  /** Of a seed on ln(A/B). */
  readonly seedSpread?: number;
}

/** Errors over several decades, which the two methods share, system by system. */
function errorsOf(name: string | number, { difference, seedSpread = 0 }: Effects) {
  const draws = stream(11, name);
  const bySystem = Array.from({ length: SYSTEMS }, () => 3 * draws.normal());
  const bySeed = Array.from({ length: SEEDS }, () => seedSpread * draws.normal());
  const shared = (i: number) => bySystem[i % SYSTEMS];
  const errors = (shift: (i: number) => number) =>
    Float64Array.from({ length: SEEDS * SYSTEMS }, (_, i) =>
      exp(shared(i) + shift(i) + 0.5 * draws.normal()),
    );
  return { a: errors((i) => difference + bySeed[Math.floor(i / SYSTEMS)]), b: errors(() => 0) };
}

const compare = (a: Float64Array, b: Float64Array) => pairedDifference(a, b, resamples, 0.95);
const withCells = (errors: Float64Array, count: number, value: number) =>
  errors.map((error, i) => (i < count ? value : error));
const ones = () => new Float64Array(SEEDS * SYSTEMS).fill(1);

describe('the difference between two methods on the same systems', () => {
  it('is the median decimal logarithm of the ratio of their errors', () => {
    const { a, b } = errorsOf('tenth', { difference: 0 });
    expect(compare(b, b)).toMatchObject({ median: 0, low: 0, high: 0, verdict: 'undecided' });
    const tenth = compare(
      b.map((error) => error / 10),
      b,
    );
    for (const end of [tenth.median, tenth.low, tenth.high]) expect(end).toBeCloseTo(-1, 12);
    expect(compare(a, b)).toMatchObject({ pairs: SEEDS * SYSTEMS, divergedA: 0, divergedB: 0 });
  });

  it('is decided for the method whose errors are smaller', () => {
    const { a, b } = errorsOf('half', { difference: -0.7 });
    const { median, low, high, verdict } = compare(a, b);
    expect(verdict).toBe('A');
    expect(low).toBeLessThan(median);
    expect(high).toBeGreaterThan(median);
    expect(low).toBeLessThan(-0.7 / Math.LN10);
    expect(high).toBeGreaterThan(-0.7 / Math.LN10);
  });

  it('is not decided by what a seed happens to do', () => {
    const seedOfLuck = ones().map((one, i) => (i < SYSTEMS ? one / 100 : one * (1 + 0.001 * (i % 3))));
    expect(compare(seedOfLuck, ones()).verdict).toBe('undecided');
  });

  it('is decided in about one of twenty comparisons of methods that are equal, though seeds differ', () => {
    const comparisons = 200;
    let decided = 0;
    for (let k = 0; k < comparisons; k++) {
      const { a, b } = errorsOf(k, { difference: 0, seedSpread: 0.5 });
      if (compare(a, b).verdict !== 'undecided') decided += 1;
    }
    // Three standard errors above 0.05.
    expect(decided / comparisons).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / comparisons));
    expect(decided).toBeGreaterThan(0);
  });

  it('changes its sign alone when the methods are exchanged', () => {
    const { a, b } = errorsOf('exchange', { difference: -0.3, seedSpread: 0.2 });
    const diverged = withCells(a, 9, NaN);
    const ab = compare(diverged, b);
    const ba = compare(b, diverged);
    expect([ba.median, ba.low, ba.high]).toEqual([-ab.median, -ab.high, -ab.low]);
    expect([ba.divergedA, ba.divergedB]).toEqual([ab.divergedB, ab.divergedA]);
    const sure = compare(
      b,
      b.map((error) => 10 * error),
    );
    expect(sure.verdict).toBe('A');
    expect(
      compare(
        b.map((error) => 10 * error),
        b,
      ).verdict,
    ).toBe('B');
  });

  it('does not depend on the unit of the errors', () => {
    const { a, b } = errorsOf('unit', { difference: -0.3 });
    const metres = compare(a, b);
    const millimetres = compare(
      a.map((error) => 1e6 * error),
      b.map((error) => 1e6 * error),
    );
    expect(millimetres.median).toBeCloseTo(metres.median, 12);
    expect(millimetres.low).toBeCloseTo(metres.low, 12);
    expect(millimetres.high).toBeCloseTo(metres.high, 12);
  });

  it('is the same for the same stream, and another for another', () => {
    const { a, b } = errorsOf('stream', { difference: -0.3 });
    const again = pairedDifference(a, b, crossedResamples(SEEDS, SYSTEMS, 399, stream(1)), 0.95);
    expect(again).toEqual(compare(a, b));
    const other = pairedDifference(a, b, crossedResamples(SEEDS, SYSTEMS, 399, stream(2)), 0.95);
    expect(other.median).toBe(again.median);
    expect(other.low).not.toBe(again.low);
  });
});

describe('runs that diverged', () => {
  it('err more than any other, NaN or infinite', () => {
    const most = withCells(withCells(ones(), 90, NaN), 45, Infinity);
    const { median, divergedA, divergedB } = compare(most, ones().fill(1e300));
    expect({ median, divergedA, divergedB }).toEqual({ median: Infinity, divergedA: 90, divergedB: 0 });
  });

  it('err as much as others that diverged', () => {
    const all = ones().fill(NaN);
    expect(compare(all, all)).toMatchObject({
      median: 0,
      low: 0,
      high: 0,
      divergedA: 100,
      divergedB: 100,
      verdict: 'undecided',
    });
  });

  it('decide where one method always diverges', () => {
    const never = compare(ones().fill(NaN), ones());
    expect(never).toMatchObject({ median: Infinity, low: Infinity, high: Infinity, verdict: 'B' });
  });

  it('shift the median no further than their number says', () => {
    const { a, b } = errorsOf('few', { difference: -2 });
    const few = compare(withCells(a, 5, Infinity), b);
    expect(few.verdict).toBe('A');
    expect(few.median).toBeGreaterThan(compare(a, b).median);
  });

  it('leave it open where whole seeds diverge and others do well', () => {
    const halfOfTheSeeds = withCells(ones().fill(0.01), 2 * SYSTEMS, NaN);
    expect(compare(halfOfTheSeeds, ones())).toMatchObject({
      low: -Infinity,
      high: Infinity,
      verdict: 'undecided',
    });
  });

  it('leave it open where most seeds diverge but not all', () => {
    const most = withCells(ones().fill(2), 3 * SYSTEMS, NaN);
    expect(compare(most, ones())).toMatchObject({ median: Infinity, low: -Infinity, verdict: 'undecided' });
  });
});

describe('a comparison', () => {
  it('takes an error of exactly 0', () => {
    const zero = new Float64Array(SEEDS * SYSTEMS);
    expect(compare(zero, zero).median).toBe(0);
    expect(compare(zero, ones())).toMatchObject({ median: -Infinity, verdict: 'A' });
  });

  it('refuses negative errors and arrays of another shape', () => {
    expect(() => compare(withCells(ones(), 1, -1), ones())).toThrow('An error of A is -1');
    expect(() => compare(ones(), ones().subarray(1))).toThrow('The errors of B hold 99 numbers');
  });
});
