import { expect, test } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { pairedRows } from '../../../stages/convert/paired-rows.ts';

const [SEEDS, SYSTEMS] = [4, 15];
const draws = (name: string) => {
  const random = stream(3, name);
  return Float64Array.from({ length: SEEDS * SYSTEMS }, () => 1 + 0.5 * random.uniform());
};
const [worse, better] = [draws('b'), draws('a')];

/** The verdict on A, whose errors are so many times as large, beside as many more pairs that are asked for. */
function rowOf(factor: number, others: number) {
  const errors = new Map([
    ['a', better.map((error) => factor * error)],
    ['b', worse],
  ]);
  const table = { group: {}, metric: 'error', steps: 1, seeds: SEEDS, systems: SYSTEMS, errors };
  const pairs = Array.from({ length: 1 + others }, () => ['a', 'b'] as const);
  return pairedRows(table, { pairs, confidence: 0.9, replicates: 2_000, seed: 1 })[0];
}

test('an interval holds for all pairs together, and the verdict is whether it lies on one side of 1', () => {
  const factors = Array.from({ length: 40 }, (_, i) => 1 - i / 100);
  const firstWith = (others: number) => factors.find((factor) => rowOf(factor, others).verdict === 'A')!;
  const [alone, among] = [firstWith(0), firstWith(11)];
  expect(among).toBeLessThan(alone);
  for (const factor of factors) {
    const [one, many] = [rowOf(factor, 0), rowOf(factor, 11)];
    expect(many.ratio).toBe(one.ratio);
    expect(many.ratioLow).toBeLessThan(one.ratioLow);
    expect(many.ratioHigh).toBeGreaterThan(one.ratioHigh);
    for (const { verdict, ratioHigh } of [one, many]) expect(verdict === 'A').toBe(ratioHigh < 1);
  }
});

test('pairs of which a method is not in the table are not counted among the pairs', () => {
  const errors = new Map([
    ['a', better],
    ['b', worse],
  ]);
  const table = { group: {}, metric: 'error', steps: 1, seeds: SEEDS, systems: SYSTEMS, errors };
  const rows = pairedRows(table, {
    pairs: [
      ['a', 'b'],
      ['a', 'c'],
      ['c', 'b'],
    ],
    confidence: 0.9,
    replicates: 2_000,
    seed: 1,
  });
  expect(rows).toEqual([rowOf(1, 0)]);
});
