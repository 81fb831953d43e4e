import { describe, expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { AllTasksDivergedError } from '../../../science/meta/meta-gradient.ts';
import { createMetaTrainer } from '../../../science/meta/meta-train.ts';
import type { MetaTraining } from '../../../science/meta/meta-train.ts';
import { initialiseParameters } from '../../../science/models/initialisation.ts';
import { stream } from '../../../science/random/stream.ts';
import { taskSource } from '../../../science/meta/task-data.ts';
import { pendulums, small } from './tasks.ts';

const data = pendulums(12, 5);
const training: MetaTraining = {
  backend: reference,
  model: small,
  algorithm: 'maml',
  innerStepSize: 0.01,
  innerSteps: 1,
  taskGradientClip: 10,
  data: taskSource(data),
  batchTasks: 4,
  schedule: { peak: 0.01, warmUp: 3, iterations: 30, finalFraction: 0.01 },
  gradientClip: 1,
  stream: stream(5, 'learner'),
};

describe.each(['maml', 'first-order-maml', 'anil'] as const)('%s', (algorithm) => {
  it('restored in the middle, even through JSON and bytes, takes the same further steps to the bit', () => {
    const whole = createMetaTrainer({ ...training, algorithm });
    for (let i = 0; i < 4; i++) whole.step();
    const { arrays, ...numbers } = whole.state();
    const stored = JSON.stringify(numbers);
    const expected = [whole.step(), whole.step()];

    const resumed = createMetaTrainer({ ...training, algorithm });
    resumed.step();
    resumed.restore({ ...(JSON.parse(stored) as typeof numbers), arrays });
    expect(resumed.iteration).toBe(4);
    expect([resumed.step(), resumed.step()]).toEqual(expected);
    expect(resumed.parameters()).toEqual(whole.parameters());
    expect(resumed.state()).toEqual(whole.state());
  });
});

it('starts from the initialisation of its own stream', () => {
  const expected = initialiseParameters(small, training.stream.split('initialisation'));
  expect(createMetaTrainer(training).parameters()).toEqual(expected);
});

it('lowers the loss on pendulums', () => {
  const schedule = { ...training.schedule, peak: 0.02, iterations: 150 };
  const trainer = createMetaTrainer({ ...training, schedule, batchTasks: 12 });
  const losses: number[] = [];
  while (!trainer.done) losses.push(trainer.step().loss);
  expect(losses).toHaveLength(150);
  expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]);
});

it('reports the iteration, the scheduled rate and the norm before clipping', () => {
  const trainer = createMetaTrainer({ ...training, gradientClip: 1e-9 });
  const steps = [trainer.step(), trainer.step()];
  expect(steps.map((step) => step.iteration)).toEqual([0, 1]);
  expect(steps.map((step) => step.learningRate)).toEqual([0.01 / 3, (0.01 * 2) / 3]);
  expect(steps[0].gradientNorm).toBeGreaterThan(1e-3);
});

it('counts dropped tasks, and stands as it was when every task of a step diverges', () => {
  const derivatives = data.query.derivatives.slice();
  for (let t = 0; t < 11; t++) derivatives[t * 10] = Infinity;
  const spoilt = { ...data, query: { ...data.query, derivatives } };
  const some = createMetaTrainer({ ...training, data: taskSource(spoilt), batchTasks: 12 });
  expect(some.step().droppedTasks).toBe(11);
  some.step();
  expect(some.state().droppedTasks).toBe(22);

  const all = createMetaTrainer({
    ...training,
    data: taskSource({ ...data, query: { ...data.query, derivatives: derivatives.fill(NaN) } }),
  });
  const before = all.state();
  expect(() => all.step()).toThrow(AllTasksDivergedError);
  expect(all.state()).toEqual(before);
});

it('rejects batches larger than the data and data of different tasks', () => {
  expect(() => createMetaTrainer({ ...training, batchTasks: 13 }).step()).toThrow(RangeError);
  expect(() => taskSource({ support: data.support, query: pendulums(3, 5).query })).toThrow(
    /12 support tasks, but 3 query tasks/,
  );
});
