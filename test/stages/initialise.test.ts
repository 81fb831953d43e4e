import { expect, test } from 'vitest';
import { initialise } from '../../stages/initialise.ts';
import { metaTrain } from '../../stages/meta-train.ts';
import { run } from './run.ts';
import { network, world } from './world.ts';

const seed = 3;

test.each(
  (['hnn', 'direct'] as const).flatMap((kind) =>
    (['maml', 'first-order-maml', 'anil', 'pretrained'] as const).map(
      (algorithm) => [kind, algorithm] as const,
    ),
  ),
)('scratch is where the %s network of the same seed begins its training by %s', async (kind, algorithm) => {
  const model = { kind, ...network };
  const scratch = await run(initialise, {}, { system: { name: 'kepler' }, seed, model });
  const { observations } = await world('kepler', { tasks: 3, support: 4, query: 4 });
  const { learner } = await run(
    metaTrain,
    { observations, validation: observations },
    {
      algorithm,
      seed,
      model,
      innerSteps: 1,
      innerStepSize: 0.01,
      batchTasks: 2,
      iterations: 1,
      // Too small to move a parameter by its last bit.
      learningRate: 1e-300,
      warmUp: 0,
      finalFraction: 1,
      gradientClip: 1,
      taskGradientClip: null,
      validateEvery: 1,
    },
  );
  expect(learner).toEqual(scratch.learner);
});

test('another seed begins elsewhere, and so does another kind of network', async () => {
  const draw = async (kind: 'hnn' | 'direct', own: number) =>
    (await run(initialise, {}, { system: { name: 'pendulum' }, seed: own, model: { kind, ...network } }))
      .learner;
  const { tensors } = await draw('hnn', 0);
  expect((await draw('hnn', 1)).tensors).not.toEqual(tensors);
  expect((await draw('direct', 0)).tensors['layers.2.weight'].shape).toEqual([5, 2]);
  expect(tensors['layers.2.weight'].shape).toEqual([5, 1]);
});
