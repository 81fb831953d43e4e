import { expect, it } from 'vitest';
import { cases } from '../../bench/cases.ts';
import { metaGradientFlops } from '../../bench/flops.ts';

const megaFlops = (name: string): number =>
  Math.round(metaGradientFlops(cases.find((benchCase) => benchCase.name === name)!) / 1e6);

it.each([
  ['maml-1', 199],
  ['maml-5', 795],
  ['anil-1', 148],
  ['anil-5', 148],
])('%s has the published %i MFLOP', (name, expected) => {
  expect(megaFlops(name)).toBe(expected);
});

it('counts six gradients for five inner steps of first-order MAML', () => {
  const gradient = 6 * 2 * 2 * 64 * 64 + 5 * 2 * 2 * 64;
  const benchCase = cases.find(({ name }) => name === 'first-order-maml-5')!;
  expect(metaGradientFlops(benchCase)).toBe(10 * 50 * 6 * gradient);
});

it("counts the gradient of every point for the HNN paper's step", () => {
  expect(megaFlops('hnn-step')).toBe(Math.round((750 * (6 * 2 * 200 * 200 + 5 * 2 * 2 * 200)) / 1e6));
});
