import { expect, test } from 'vitest';
import { layersOf, parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { initialiseParameters } from '../../../science/models/initialisation.ts';
import { stream } from '../../../science/random/stream.ts';
import {
  fromAdapted,
  fromLearner,
  toAdapted,
  toLearner,
} from '../../../stages/convert/learned-parameters.ts';

const network = { dimension: 4, hidden: [5, 3], activation: 'tanh' } as const;
const models: Model[] = [
  { kind: 'hnn', components: 'solenoidal', ...network },
  { kind: 'hnn', components: 'conservative', ...network },
  { kind: 'hnn', components: 'both', ...network },
  { kind: 'direct', components: 'solenoidal', ...network },
];

test.each(models)('a $kind $components learner comes back from its file', (model) => {
  const parameters = initialiseParameters(model, stream(1));
  const file = fromLearner(model, parameters);
  expect(file.tensors['layers.2.weight'].shape).toEqual([3, layersOf(model)[2].outputs]);
  expect(toLearner(file)).toEqual({ model, parameters });
});

test.each(models)('adapted $kind $components models come back from their file', (model) => {
  const [tasks, steps] = [3, [0, 5]];
  const parameters = steps.map((step) =>
    Float64Array.from({ length: tasks * parameterCount(model) }, (_, i) => step * 1000 + i),
  );
  const scales = Float64Array.of(1, 2, 3);
  const read = toAdapted(fromAdapted(model, steps, { parameters, scales }));
  expect(read).toMatchObject({ model, steps, tasks, scales });
  expect(steps.map((_, i) => read.parametersAt(i))).toEqual(parameters);
});

test('a file that names no components holds a solenoidal model', () => {
  const model: Model = { kind: 'hnn', ...network };
  const file = fromLearner(model, initialiseParameters(model, stream(1)));
  expect(file.metadata['model']).not.toContain('components');
  expect(toLearner(file).model).toEqual({ ...model, components: 'solenoidal' });
});
