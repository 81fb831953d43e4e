import { describe, expect, test } from 'vitest';
import type { Stage } from 'phaseline';
import { referenceBackend as reference } from '../../kernels/reference/reference.ts';
import { createMetaTrainer } from '../../science/meta/meta-train.ts';
import { pooled, taskSource } from '../../science/meta/task-data.ts';
import { validationLoss } from '../../science/meta/validation.ts';
import { stream } from '../../science/random/stream.ts';
import { toLearner } from '../../stages/convert/learned-parameters.ts';
import { toTaskData } from '../../stages/convert/task-data.ts';
import { metaTrain } from '../../stages/meta-train.ts';
import { refusal, run } from './run.ts';
import { network, world } from './world.ts';

type Given<S> = S extends Stage<infer _I, infer P, infer _O> ? P['_zod']['input'] : never;

const parameters: Given<typeof metaTrain> = {
  algorithm: 'maml',
  seed: 2,
  model: { kind: 'hnn', ...network },
  innerSteps: 2,
  innerStepSize: 0.01,
  batchTasks: 3,
  iterations: 7,
  learningRate: 0.01,
  warmUp: 2,
  finalFraction: 0.1,
  gradientClip: 1,
  taskGradientClip: 10,
  validateEvery: 3,
};

async function data() {
  const { observations } = await world('pendulum', { tasks: 8, support: 4, query: 5, purpose: 'train' });
  const validation = await world('pendulum', { tasks: 3, support: 4, query: 5, purpose: 'validation' });
  return { observations, validation: validation.observations };
}

describe('pretraining', () => {
  test('is joint training on every point of the systems of each batch', async () => {
    const inputs = await data();
    const { learner, log } = await run(metaTrain, inputs, { ...parameters, algorithm: 'pretrained' });
    const { model, parameters: learned } = toLearner(learner);
    const trainer = createMetaTrainer({
      backend: reference,
      model,
      algorithm: 'maml',
      innerSteps: 0,
      innerStepSize: 1,
      taskGradientClip: 10,
      gradientClip: 1,
      batchTasks: 3,
      schedule: { peak: 0.01, warmUp: 2, iterations: 7, finalFraction: 0.1 },
      data: pooled(taskSource(toTaskData(inputs.observations))),
      stream: stream(2, 'meta-train'),
    });
    const losses: number[] = [];
    while (!trainer.done) losses.push(trainer.step().loss);
    expect(learned).toEqual(trainer.parameters());
    expect([...log.loss]).toEqual(losses);
  });

  test('takes no inner steps, but is judged after them', async () => {
    const inputs = await data();
    const after = (innerSteps: number) =>
      run(metaTrain, inputs, { ...parameters, algorithm: 'pretrained', innerSteps });
    const [few, many] = [await after(1), await after(4)];
    expect(many.learner).toEqual(few.learner);
    expect(many.log.validationLoss).not.toEqual(few.log.validationLoss);
  });
});

test.each([
  ['maml', 'all'],
  ['first-order-maml', 'all'],
  ['anil', 'head'],
  ['pretrained', 'all'],
] as const)(
  '%s is validated every so often and at its end, after inner steps of %s',
  async (algorithm, mask) => {
    const inputs = await data();
    const { learner, log } = await run(metaTrain, inputs, { ...parameters, algorithm });
    expect([...log.iteration]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(Array.from(log.validationLoss, Number.isFinite)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    const { model, parameters: learned } = toLearner(learner);
    const loss = validationLoss(
      reference,
      model,
      { mask, steps: 2, stepSize: 0.01 },
      learned,
      toTaskData(inputs.validation),
    );
    const measured = [...log.validationLoss].filter(Number.isFinite);
    expect(loss).toBe(algorithm === 'pretrained' ? measured.at(-1) : Math.min(...measured));
  },
);

test('of a training that gets worse, what did best on the validation systems is kept', async () => {
  const { observations, validation } = await data();
  const { width, data: derivatives } = validation.derivative;
  // Where query points run backwards, it is the worse the better a network adapts to the support.
  const turned = derivatives.map((value, i) => (validation.query[Math.floor(i / width)] ? -value : value));
  const backwards = { ...validation, derivative: { width, data: turned } };
  const inputs = { observations, validation: backwards };
  const rough = { ...parameters, iterations: 20, finalFraction: 1, validateEvery: 1 };
  const { learner, log } = await run(metaTrain, inputs, rough);
  const best = log.validationLoss.indexOf(Math.min(...log.validationLoss));
  expect(best).toBeLessThan(19);
  const shorter = await run(metaTrain, inputs, { ...rough, iterations: best + 1 });
  expect(learner).toEqual(shorter.learner);
});

test('a training that comes apart ends with what was best before, and says so', async () => {
  const { observations, validation } = await data();
  const { width, data: derivatives } = observations.derivative;
  const [first] = stream(2, 'meta-train').split('batch').split(0).choose(8, 1);
  // No other system can be learned from.
  const spoiled = derivatives.map((value, i) =>
    observations.task[Math.floor(i / width)] === first ? value : NaN,
  );
  const inputs = { observations: { ...observations, derivative: { width, data: spoiled } }, validation };
  const said: string[] = [];
  const alone = { ...parameters, batchTasks: 1 };
  const { learner, log } = await run(metaTrain, inputs, alone, { log: (line) => void said.push(line) });
  expect([...log.iteration]).toEqual([0]);
  expect(said).toEqual([
    'Training stopped after 1 iterations. The loss or gradient of all 1 tasks of the batch is no longer finite, so ' +
      'training cannot go on. Lower the inner step size or the learning rate, lengthen the warm-up, or clip the ' +
      'gradient of each task.',
  ]);
  const before = await run(metaTrain, inputs, { ...alone, iterations: 1, warmUp: 2 });
  expect(learner).toEqual(before.learner);
});

test('where nothing was learned before it came apart, it is an error', async () => {
  const { observations, validation } = await data();
  const { width, data: derivatives } = observations.derivative;
  const inputs = {
    observations: { ...observations, derivative: { width, data: derivatives.map(() => NaN) } },
    validation,
  };
  await expect(run(metaTrain, inputs, parameters)).rejects.toThrow(
    'The loss or gradient of all 3 tasks of the batch is no longer finite',
  );
});

test('pretraining has another aim than the validation systems tell: they choose nothing', async () => {
  const inputs = await data();
  const others = await world('pendulum', { tasks: 2, support: 3, query: 4, purpose: 'others' });
  const jointly = { ...parameters, algorithm: 'pretrained' as const };
  const { learner } = await run(metaTrain, inputs, jointly);
  expect((await run(metaTrain, { ...inputs, validation: others.observations }, jointly)).learner).toEqual(
    learner,
  );
});

describe('refuses', () => {
  test('validation systems of another dimension before it trains', async () => {
    const { observations: validation } = await world('kepler', { tasks: 2, support: 3, query: 4 });
    await expect(run(metaTrain, { ...(await data()), validation }, parameters)).rejects.toThrow(
      'The network is of states of 2 coordinates, but those observed have 4.',
    );
  });

  test('batches of more systems than there are', async () => {
    await expect(run(metaTrain, await data(), { ...parameters, batchTasks: 9 })).rejects.toThrow(
      'A batch of 9 tasks is asked for, but there are 8. Ask for fewer, or sample more.',
    );
  });

  test.each([
    [{ algorithm: 'scratch' }, /^algorithm: Invalid option/],
    [{ innerSteps: 1.5 }, 'innerSteps: Invalid input: expected int, received number'],
    [
      { model: { kind: 'direct', components: 'both' } },
      "model.components: a direct network learns the field itself and has no components; leave them out or choose kind 'hnn'",
    ],
  ])('%j before anything runs', (change, message) => {
    expect(refusal(metaTrain, { ...parameters, ...change })).toMatch(message);
  });
});
