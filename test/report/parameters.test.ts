import { expect, test } from 'vitest';
import { parameterValues } from '../../report/parameters.ts';

test('nested parameters become dotted paths with JSON values, in their order', () => {
  const parameters = {
    seeds: [0, 1],
    training: { maml: { clip: null, rate: 0.008 } },
    model: { kind: 'hnn' },
  };
  expect(parameterValues(parameters)).toEqual([
    { path: 'seeds', value: '[0, 1]' },
    { path: 'training.maml.clip', value: 'null' },
    { path: 'training.maml.rate', value: '0.008' },
    { path: 'model.kind', value: '"hnn"' },
  ]);
});
