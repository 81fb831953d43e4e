import { expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { systemFamilies, systemNamed } from '../../../science/systems/index.ts';
import { excess, isBeyond, widened } from '../../../science/systems/parameter-range.ts';
import { sampleParameters } from '../../../science/systems/sampling.ts';

const names = systemFamilies.map(({ name }) => name);
const pendulum = systemNamed({ name: 'pendulum' });

it('a range is widened away from zero', () => {
  const law = (low: number, high: number) => ({
    name: 'a',
    symbol: 'a',
    unit: '1',
    low,
    high,
    positive: false,
  });
  expect(widened(law(0.5, 5))).toEqual(law(0.5, 10));
  expect(widened(law(-3, 2))).toEqual(law(-6, 4));
  expect(widened(law(-5, -1))).toEqual(law(-10, -1));
  expect(widened(law(0, 1))).toEqual(law(0, 2));
});

it('a periodic range is widened up to a whole period', () => {
  const law = (low: number, high: number) => ({ ...pendulum.parameters[2], low, high });
  expect(widened(law(-Math.PI, Math.PI))).toEqual(law(-Math.PI, Math.PI));
  expect(widened(law(-1, 1))).toEqual(law(-2, 2));
  const nearly = widened(law(-3, 3));
  expect([nearly.low, nearly.high]).toEqual([expect.closeTo(-Math.PI, 12), expect.closeTo(Math.PI, 12)]);
});

it.each(names)('of %s the excess is at most 1 within the laws and in (1, 2] beyond', (name) => {
  const system = systemNamed({ name });
  const within = excess(system, sampleParameters(system, stream(1), 500));
  const beyond = excess(system, sampleParameters(system, stream(1), 500, 'beyond'));
  expect([within.length, beyond.length]).toEqual([500, 500]);
  expect(Math.max(...within)).toBeLessThanOrEqual(1);
  expect(Math.min(...beyond)).toBeGreaterThan(1);
  expect(Math.max(...beyond)).toBeLessThanOrEqual(2);
  expect(Math.min(...beyond)).toBeLessThan(1.1);
  expect(Math.max(...beyond)).toBeGreaterThan(1.9);
});

it('is that of the parameter that is farthest out', () => {
  const rows = [
    [5, 5, Math.PI],
    [7.5, 6, 0],
    [1, 8.75, -Math.PI],
    [0.5, 0.5, 0],
  ];
  const values = excess(pendulum, Float64Array.from(rows.flat()));
  expect([...values]).toEqual([1, 1.5, 1.75, 0.1]);
});

it('is above 1 just beyond a bound', () => {
  const massSpring = systemNamed({ name: 'mass-spring' });
  const after = (bound: number) => bound + bound * Number.EPSILON;
  for (const row of [
    Float64Array.of(after(5), 1, 0),
    Float64Array.of(1, 1, after(4)),
    Float64Array.of(1, 1, after(-4)),
  ]) {
    expect(isBeyond(massSpring, row)).toBe(true);
    expect(excess(massSpring, row)[0]).toBeGreaterThan(1);
  }
});
