import { describe, expect, it } from 'vitest';
import { cholesky, solveLower, solveTransposed } from '../../../science/probe/cholesky.ts';
import { linearProbe, rSquared } from '../../../science/probe/linear-probe.ts';
import type { Samples } from '../../../science/probe/ridge.ts';
import { standardisation } from '../../../science/probe/standardise.ts';
import { stream } from '../../../science/random/stream.ts';
import type { Stream } from '../../../science/random/stream.ts';

const normals = (draws: Stream, length: number): Float64Array =>
  Float64Array.from({ length }, () => draws.normal());

/** Samples whose targets are made from each row of features. */
function samplesOf(
  features: Float64Array,
  rows: number,
  targets: (row: Float64Array, index: number) => number[],
): Samples {
  const width = features.length / rows;
  const values = Array.from({ length: rows }, (_, r) =>
    targets(features.subarray(r * width, (r + 1) * width), r),
  );
  return { rows, features, targets: Float64Array.from(values.flat()) };
}

describe('R squared', () => {
  it('is 1 less the unexplained share of the variance of these rows, for each target', () => {
    const truth = Float64Array.of(1, 10, 2, 20, 3, 60); // [3, 2]
    const predicted = Float64Array.of(1, 30, 2, 30, 4, 30);
    expect([...rSquared(predicted, truth, 3)]).toEqual([1 - 1 / 2, 0]);
  });

  it('is negative for anything worse than the mean', () => {
    expect(rSquared(Float64Array.of(2, 1), Float64Array.of(1, 2), 2)[0]).toBe(-3);
  });

  it('is NaN for a target that does not vary', () => {
    expect(rSquared(Float64Array.of(1, 1), Float64Array.of(1, 1), 2)[0]).toBeNaN();
  });
});

describe('a linear probe', () => {
  const linear = (row: Float64Array) => [3 + 2 * row[0] - 1e-3 * row[2], -row[1]];
  /** On scales from thousands to thousandths. */
  const features = (draws: Stream, rows: number) =>
    normals(draws, 3 * rows).map((value, i) => 5 + value * [1e-3, 1, 1e3][i % 3]);

  it('finds a linear map, whatever the scales of the features', () => {
    const draws = stream(5, 'scales');
    const probe = linearProbe(
      samplesOf(features(draws, 60), 60, linear),
      samplesOf(features(draws, 40), 40, linear),
    );
    expect(Math.min(...probe.rSquared)).toBeGreaterThan(1 - 1e-9);
    expect([...probe.penalties]).toEqual([1e-6, 1e-6]);
  });

  it('explains nothing of noise, and says so by a large penalty', () => {
    const draws = stream(5, 'noise');
    const noise = () => [draws.normal()];
    const training = samplesOf(normals(draws, 20 * 400), 400, noise);
    const probe = linearProbe(training, samplesOf(normals(draws, 20 * 400), 400, noise));
    expect(Math.abs(probe.rSquared[0])).toBeLessThan(0.05);
    expect(probe.penalties[0]).toBeGreaterThanOrEqual(1);
  });

  it('chooses a penalty for each target', () => {
    const draws = stream(5, 'mixed');
    const mixed = (row: Float64Array) => [row[0], draws.normal()];
    const probe = linearProbe(
      samplesOf(normals(draws, 10 * 50), 50, mixed),
      samplesOf(normals(draws, 10 * 50), 50, mixed),
    );
    expect(probe.penalties[0]).toBeLessThan(probe.penalties[1]);
    expect(probe.rSquared[0]).toBeGreaterThan(0.999);
  });

  it('finds about the share of the variance that is not noise', () => {
    const draws = stream(5, 'half');
    const half = (row: Float64Array) => [row[0] + draws.normal()];
    const probe = linearProbe(
      samplesOf(normals(draws, 5 * 2000), 2000, half),
      samplesOf(normals(draws, 5 * 2000), 2000, half),
    );
    expect(probe.rSquared[0]).toBeGreaterThan(0.42);
    expect(probe.rSquared[0]).toBeLessThan(0.58);
  });

  it('survives features that depend on each other', () => {
    const draws = stream(5, 'collinear');
    const collinear = (rows: number) =>
      Float64Array.from(
        Array.from({ length: rows }, () => draws.normal()).flatMap((a) => [a, 2 * a, a, 1 - a]),
      );
    const target = (row: Float64Array) => [row[0]];
    const probe = linearProbe(samplesOf(collinear(30), 30, target), samplesOf(collinear(30), 30, target));
    expect(probe.rSquared[0]).toBeGreaterThan(1 - 1e-9);
  });

  it('leaves out features that are constant in the training rows', () => {
    const draws = stream(5, 'constant');
    const spoilt = (rows: number, constant: number) =>
      normals(draws, 2 * rows).map((value, i) => (i % 2 === 1 ? constant : value));
    const target = (row: Float64Array) => [row[0]];
    const probe = linearProbe(samplesOf(spoilt(30, 0.1), 30, target), samplesOf(spoilt(30, 1e9), 30, target));
    expect(probe.featuresUsed).toBe(1);
    expect(probe.rSquared[0]).toBeGreaterThan(1 - 1e-9);
  });

  it('predicts the mean where no feature varies', () => {
    const training: Samples = {
      rows: 3,
      features: Float64Array.of(7, 7, 7),
      targets: Float64Array.of(1, 2, 6),
    };
    const heldOut: Samples = { rows: 2, features: Float64Array.of(7, 8), targets: Float64Array.of(2, 4) };
    const probe = linearProbe(training, heldOut);
    expect(probe.featuresUsed).toBe(0);
    expect(probe.rSquared[0]).toBe(0);
  });

  it('takes more features than rows', () => {
    const draws = stream(5, 'wide');
    const width = 80;
    const target = (row: Float64Array) => [row[0] + row[1], draws.normal()];
    // Few directions carry the variance, as in adapted parameters: rows of rank 3.
    const directions = normals(draws, 3 * width);
    const lowRank = (rows: number) => {
      const weights = normals(draws, 3 * rows);
      return Float64Array.from({ length: rows * width }, (_, i) => {
        const [row, column] = [Math.floor(i / width), i % width];
        return [0, 1, 2].reduce((sum, k) => sum + weights[3 * row + k] * directions[k * width + column], 0);
      });
    };
    const probe = linearProbe(samplesOf(lowRank(40), 40, target), samplesOf(lowRank(200), 200, target));
    expect(probe.rSquared[0]).toBeGreaterThan(1 - 1e-6);
    expect(probe.rSquared[1]).toBeGreaterThan(-0.3);
    expect(probe.rSquared[1]).toBeLessThan(0.1);
  });

  it('chooses the penalty whose leave-one-out error is least when each row is really left out', () => {
    const draws = stream(5, 'leave-one-out');
    const rows = 12;
    const noisy = (row: Float64Array) => [row[0] + 0.8 * draws.normal()];
    const samples = samplesOf(normals(draws, 4 * rows), rows, noisy);
    const { penalties } = linearProbe(samples, samples);
    const errors = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100].map((penalty) => ({
      penalty,
      error: explicitLeaveOneOut(samples, penalty),
    }));
    expect(penalties[0]).toBe(errors.toSorted((a, b) => a.error - b.error)[0].penalty);
  });

  it('refuses what is not finite, and says which row', () => {
    const draws = stream(5, 'finite');
    const good = samplesOf(normals(draws, 9), 3, linear);
    const bad = { ...good, targets: Float64Array.of(1, 2, 3, 4, NaN, 6) };
    expect(() => linearProbe(bad, good)).toThrow('A target of row 2 is NaN');
    expect(() => linearProbe(good, { ...good, features: good.features.map(() => Infinity) })).toThrow(
      'A feature of row 0 is Infinity',
    );
  });

  it('refuses held-out rows of another width', () => {
    const draws = stream(5, 'width');
    const training = samplesOf(normals(draws, 9), 3, linear);
    const heldOut = samplesOf(normals(draws, 12), 3, linear);
    expect(() => linearProbe(training, heldOut)).toThrow('have 3 features each, the held-out rows 4');
    expect(() => linearProbe(training, { ...training, rows: 2 })).toThrow(RangeError);
  });
});

/** Each row predicted by a fit to the others, standardised as all rows are. */
function explicitLeaveOneOut({ rows, features, targets }: Samples, penalty: number): number {
  const width = features.length / rows;
  const standardised = standardisation(features, rows).apply(features, rows);
  // A row's last feature is 1: the intercept, which is not penalised.
  const inputs = Array.from({ length: rows }, (_, r) => [
    ...standardised.subarray(r * width, (r + 1) * width),
    1,
  ]);
  const size = width + 1;
  let total = 0;
  for (let left = 0; left < rows; left++) {
    const gram = new Float64Array(size * size);
    const b = new Float64Array(size);
    for (let j = 0; j < width; j++) gram[j * size + j] = rows * penalty;
    inputs.forEach((x, r) => {
      if (r === left) return;
      x.forEach((xi, i) => {
        b[i] += xi * targets[r];
        x.forEach((xj, j) => (gram[i * size + j] += xi * xj));
      });
    });
    const factor = cholesky(gram, size);
    solveLower(factor, size, b);
    solveTransposed(factor, size, b);
    const error = targets[left] - inputs[left].reduce((sum, x, i) => sum + x * b[i], 0);
    total += error * error;
  }
  return total;
}
