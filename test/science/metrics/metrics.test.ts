import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantiles, quartiles } from '../../../science/metrics/quantiles.ts';
import { energyErrors, trajectoryErrors } from '../../../science/metrics/rollout-error.ts';
import { systemNamed } from '../../../science/systems/index.ts';

const pendulum = systemNamed({ name: 'pendulum' });

describe('rollout errors', () => {
  it('compare states time by time', () => {
    const truth = Float64Array.of(0, 0, 1, 1, /* second rollout */ 0, 0, 0, 0);
    const predicted = Float64Array.of(0, 0, 1, 3, 0, 0, NaN, NaN);
    expect([...trajectoryErrors(predicted, truth, 2, 2)]).toEqual([2, NaN]);
  });

  it('compare energies under the true Hamiltonian of each rollout', () => {
    // m = l = 1, q0 = 0: H = p^2/2 at q = 0; m = 2 halves it.
    const parameters = Float64Array.of(1, 1, 0, 2, 1, 0);
    const truth = new Float64Array(8);
    const predicted = Float64Array.of(0, 0, 0, 2, 0, 0, 0, 2);
    expect([...energyErrors(pendulum, parameters, predicted, truth, 2, 2)]).toEqual([2, 0.5]);
  });
});

describe('quantiles', () => {
  it('interpolate as R and NumPy do by default', () => {
    const values = Float64Array.of(15, 3, 6, 7, 8, 8, 10, 13, 16, 20);
    expect(quantiles(values, [0, 0.1, 0.25, 0.5, 0.75, 1])).toEqual([3, 5.7, 7.25, 9, 14.5, 20]);
  });

  it('leave out and count what is not finite', () => {
    const values = Float64Array.of(NaN, 4, Infinity, 1, -Infinity, 2, 5);
    const summary = { lower: 1.75, median: 3, upper: 4.25, mean: 3, finite: 4, nonFinite: 3 };
    expect(quartiles(values)).toEqual(summary);
  });

  it('are NaN without values', () => {
    expect(quantiles(Float64Array.of(NaN), [0.5])).toEqual([NaN]);
    const { median, mean } = quartiles(Float64Array.of(NaN));
    expect([median, mean]).toEqual([NaN, NaN]);
  });

  it("don't depend on the order and lie within the values", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const [q] = quantiles(Float64Array.from(values), [p]);
          expect(quantiles(Float64Array.from(values.toReversed()), [p])).toEqual([q]);
          expect(q).toBeGreaterThanOrEqual(Math.min(...values));
          expect(q).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
        },
      ),
    );
  });
});
