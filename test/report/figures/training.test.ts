import { expect, test } from 'vitest';
import { trainingFigure } from '../../../report/figures/training.ts';

test('a training curve is drawn as medians of bins, which one wild loss does not move', () => {
  const losses = Float64Array.from({ length: 3000 }, () => 0.5);
  losses[10] = 1e9;
  losses[700] = NaN;
  const iterations = Int32Array.from({ length: 3000 }, (_, i) => i);
  const { spec } = trainingFigure([
    { method: 'hnn-maml', seed: 0, iterations, losses, validationLosses: losses.map(() => NaN) },
  ]);
  const drawn = [...JSON.stringify(spec).matchAll(/"loss":([^,}]+)/g)].map(([, loss]) => loss);
  expect(drawn).toHaveLength(100);
  expect(new Set(drawn)).toEqual(new Set(['0.5']));
});
