import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import type { Stream } from '../../../science/random/stream.ts';

const name = fc.oneof(fc.string({ maxLength: 5 }), fc.integer());
const draws = (source: Stream, count = 8): number[] => Array.from({ length: count }, () => source.uint32());

describe('identity', () => {
  it('the same seed and names give the same sequence, by any way of splitting', () => {
    fc.assert(
      fc.property(fc.integer(), name, name, (seed, a, b) => {
        const expected = draws(stream(seed, a, b));
        expect(draws(stream(seed).split(a, b))).toEqual(expected);
        const parent = stream(seed).split(a);
        parent.normal();
        expect(draws(parent.split(b))).toEqual(expected);
      }),
    );
  });

  it('different seeds, names, types and nestings give different sequences', () => {
    const streams = [
      stream(0),
      stream(1),
      stream(-1),
      stream(2 ** 32),
      stream(2 ** 32 + 1),
      stream(0, 0),
      stream(0, ''),
      stream(0, '0'),
      stream(0, 'a'),
      stream(0, 'b'),
      stream(0, 'ab'),
      stream(0, 'a', 'b'),
      stream(0, 'b', 'a'),
      stream(0, 'a\0'),
      stream(0, -1),
      stream(0, 1),
    ];
    expect(new Set(streams.map((each) => draws(each).join())).size).toBe(streams.length);
  });

  it('neighbouring names are uncorrelated', () => {
    const n = 4000;
    let sum = 0;
    for (let i = 0; i < n; i++)
      sum += (stream(7, i).uniform() - 0.5) * (stream(7, i + 1).uniform() - 0.5) * 12;
    expect(Math.abs(sum / Math.sqrt(n))).toBeLessThan(4);
  });

  it('gives the words recorded when it was written', () => {
    expect(draws(stream(1, 'tasks', 3), 4)).toEqual([2674307974, 2722778260, 2216457477, 3894848587]);
    expect(stream(1, 'noise').normal()).toBe(1.4415157412826292);
  });

  it('rejects seeds that are not safe integers', () => {
    for (const seed of [0.5, NaN, 2 ** 53]) expect(() => stream(seed)).toThrow(RangeError);
    expect(() => stream(1).split(0.1)).toThrow(/0\.1/);
  });
});

describe('position', () => {
  it('restores any point of the sequence, without moving the stream it is asked of', () => {
    fc.assert(
      fc.property(fc.nat(40), (position) => {
        const source = stream(3, 'x');
        const words = draws(source, 50);
        expect(source.position).toBe(50);
        expect(draws(source.at(position), 10)).toEqual(
          [...words, ...draws(source.at(50))].slice(position, position + 10),
        );
        expect(source.position).toBe(50);
      }),
    );
  });

  it('counts words: 2 a uniform number, 4 a normal one', () => {
    const source = stream(3);
    source.uniform();
    expect(source.position).toBe(2);
    source.normal();
    expect(source.position).toBe(6);
  });

  it('reaches beyond 2^34 words without repeating', () => {
    const source = stream(3);
    expect(draws(source.at(2 ** 34))).not.toEqual(draws(source.at(0)));
    expect(() => source.at(-1)).toThrow(RangeError);
  });
});

describe('distributions', () => {
  const n = 20_000;
  const sample = (draw: (source: Stream) => number): number[] => {
    const source = stream(11, 'sample');
    return Array.from({ length: n }, () => draw(source));
  };
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const moment = (values: number[], power: number): number => mean(values.map((x) => x ** power));

  it('uniform numbers lie in [low, high) with the moments of the law', () => {
    const values = sample((source) => source.uniform(-2, 4));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(4);
    expect(Math.abs(mean(values) - 1)).toBeLessThan(4 * Math.sqrt(3 / n));
    expect(
      Math.abs(
        moment(
          values.map((x) => x - 1),
          2,
        ) - 3,
      ),
    ).toBeLessThan(0.1);
  });

  it('uniform numbers fill 16 bins evenly (chi-squared, 15 degrees of freedom)', () => {
    const bins = new Array<number>(16).fill(0);
    for (const x of sample((source) => source.uniform())) bins[Math.floor(x * 16)] += 1;
    const chiSquared = bins.reduce((sum, count) => sum + (count - n / 16) ** 2 / (n / 16), 0);
    expect(chiSquared).toBeGreaterThan(3);
    expect(chiSquared).toBeLessThan(44);
  });

  it('normal numbers have the moments of the law', () => {
    const values = sample((source) => source.normal());
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(values, 3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it('integers cover 0 .. below - 1 evenly, also when 2^32 is no multiple of it', () => {
    const counts = [0, 0, 0];
    for (const i of sample((source) => source.integer(3))) counts[i] += 1;
    for (const count of counts) expect(Math.abs(count - n / 3)).toBeLessThan(4 * Math.sqrt((n * 2) / 9));
    // 3 * 2^30: without rejection the lowest quarter of the words would fall twice on the lowest third.
    const low = sample((source) => source.integer(3 * 2 ** 30)).filter((i) => i < 2 ** 30).length;
    expect(Math.abs(low - n / 3)).toBeLessThan(4 * Math.sqrt((n * 2) / 9));
    for (const below of [0, 1.5, 2 ** 32 + 1]) expect(() => stream(1).integer(below)).toThrow(RangeError);
  });

  it('permutations hold every index once, and every order is as likely', () => {
    const orders = new Map<string, number>();
    const source = stream(5);
    for (let i = 0; i < 6000; i++) {
      const order = source.permutation(3).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  it('choose gives k different indices below n', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 50 }), fc.nat(50), (seed, n, extra) => {
        const k = Math.min(n, extra);
        const chosen = stream(seed).choose(n, k);
        expect(new Set(chosen).size).toBe(k);
        expect(chosen.every((i) => i < n)).toBe(true);
      }),
    );
    expect(() => stream(1).choose(3, 4)).toThrow('choose(3, 4)');
  });
});
