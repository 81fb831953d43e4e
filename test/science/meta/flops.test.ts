import { describe, expect, it } from 'vitest';
import { cases } from '../../../bench/cases.ts';
import { metaGradientFlops } from '../../../science/meta/flops.ts';
import type { Work } from '../../../science/meta/flops.ts';

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

describe('a direct network, whose head is a layer like the others', () => {
  const direct: Work = {
    model: { kind: 'direct', dimension: 4, hidden: [30], activation: 'tanh' },
    algorithm: 'maml',
    innerSteps: 0,
    tasks: 7,
    supportPoints: 5,
    queryPoints: 11,
  };
  const layer = 2 * 4 * 30;

  it('has no gradient of a scalar to go through', () => {
    expect(metaGradientFlops(direct)).toBe(7 * 11 * (2 + 3) * layer);
  });

  it('doubles what depends on its parameters in a Hessian-vector product', () => {
    const steps = { ...direct, innerSteps: 3 };
    expect(metaGradientFlops(steps)).toBe(7 * (11 * 5 + 3 * 5 * (5 + 8)) * layer);
  });

  it('costs ANIL one gradient of every point', () => {
    const anil: Work = { ...direct, algorithm: 'anil', innerSteps: 5 };
    expect(metaGradientFlops(anil)).toBe(7 * (5 + 11) * 5 * layer);
  });
});
