import { describe, expect, test } from 'vitest';
import { referenceBackend as reference } from '../../kernels/reference/reference.ts';
import type { Model } from '../../kernels/model.ts';
import { adapt } from '../../science/meta/adapt.ts';
import { initialiseParameters } from '../../science/models/initialisation.ts';
import { stream } from '../../science/random/stream.ts';
import { systemNamed } from '../../science/systems/index.ts';
import { sampleParameters, sampleStates } from '../../science/systems/sampling.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';
import { fromAdapted } from '../../stages/convert/learned-parameters.ts';
import { evaluate } from '../../stages/evaluate.ts';
import { rollout } from '../../stages/rollout.ts';
import { adapt as adaptStage } from '../../stages/adapt.ts';
import { initialise } from '../../stages/initialise.ts';
import { choiceOf } from './choice.ts';
import { contextOf } from './context.ts';
import { run } from './run.ts';
import { network, world } from './world.ts';

const system = systemNamed({ name: 'pendulum' });
const [tasks, perTask, times, points] = [3, 2, 5, 6];
const steps = [0, 2];
const rolloutParameters = {
  system: { name: 'pendulum', constants: {}, laws: {} },
  seconds: 2,
  times,
  initialStates: perTask,
  rtol: 1e-9,
  atol: 1e-9,
  maxSteps: 5000,
  seed: 4,
};

function inputsFor(kind: Model['kind']) {
  const model: Model = { kind, dimension: 2, hidden: [5], activation: 'tanh' };
  const data = sampleParameters(system, stream(1, 'systems'), tasks);
  const states = sampleStates(system, stream(1, 'states'), tasks * points);
  const support = { tasks, points, states, derivatives: vectorFields(system, data, states, tasks) };
  const adapted = adapt(
    { backend: reference, model, rule: { kind: 'sgd', stepSize: 0.01, mask: 'all' }, steps },
    initialiseParameters(model, stream(1, 'init')),
    support,
  );
  return {
    adapted: fromAdapted(model, steps, adapted),
    systems: { task: Int32Array.of(0, 1, 2), parameters: { width: 3, data } },
  };
}

async function rolloutsOf(kind: Model['kind']) {
  const inputs = inputsFor(kind);
  const outputs = await rollout.definition.run({
    inputs,
    parameters: rolloutParameters,
    context: contextOf(),
  });
  return { inputs, table: outputs.trajectories };
}

test('rows are in the order of steps, task, initial state and time', async () => {
  const { table } = await rolloutsOf('hnn');
  const rows = steps.flatMap((step) =>
    [0, 1, 2].flatMap((task) =>
      [0, 1].flatMap((initial) => [0, 0.5, 1, 1.5, 2].map((time) => [step, task, initial, time])),
    ),
  );
  expect(
    Array.from(table.task, (task, i) => [table.steps[i], task, table.initial[i], table.time[i]]),
  ).toEqual(rows);
});

test('the true motion keeps the energy of its own system, and starts where the prediction starts', async () => {
  const { inputs, table } = await rolloutsOf('hnn');
  table.time.forEach((time, row) => {
    const task = table.task[row];
    const own = inputs.systems.parameters.data.slice(3 * task, 3 * task + 3);
    const energy = system.hamiltonian(own, table.trueState.data.slice(2 * row, 2 * row + 2));
    const first = row - (row % times);
    expect(table.trueEnergy[row]).toBe(energy);
    expect(Math.abs(energy - table.trueEnergy[first])).toBeLessThan(1e-6 * (1 + Math.abs(energy)));
    if (time === 0) {
      expect(table.state.data.slice(2 * row, 2 * row + 2)).toEqual(
        table.trueState.data.slice(2 * row, 2 * row + 2),
      );
    }
  });
});

test('a learned Hamiltonian is conserved along its own rollout, whatever the true energy does', async () => {
  const { table } = await rolloutsOf('hnn');
  table.learnedEnergy.forEach((energy, row) => {
    const start = table.learnedEnergy[row - (row % times)];
    expect(Math.abs(energy - start)).toBeLessThan(1e-6 * (1 + Math.abs(start)));
  });
});

test('a network without a Hamiltonian has no learned energy', async () => {
  const { table } = await rolloutsOf('direct');
  expect(table.learnedEnergy.every(Number.isNaN)).toBe(true);
  expect(table.energy.every(Number.isFinite)).toBe(true);
});

describe('a rollout that cannot go on', () => {
  const parametersFor = (name: string) => ({ ...rolloutParameters, system: { name } });

  test('at the singularity of what it learned, or anywhere else, is NaN from there on, counted and logged', async () => {
    const { adapted, systems } = inputsFor('direct');
    // The second system's own field: far too steep to be followed.
    const { shape, data } = adapted.tensors['layers.1.weight'];
    const steep = Float32Array.from(data, (value, i) => (i >= 10 && i < 20 ? value * 1e30 : value));
    const broken = {
      ...adapted,
      tensors: { ...adapted.tensors, 'layers.1.weight': { shape, data: steep } },
    };
    const said: string[] = [];
    const { trajectories } = await run(rollout, { adapted: broken, systems }, parametersFor('pendulum'), {
      log: (line) => void said.push(line),
    });
    expect(said).toEqual(['2 of 6 rollouts after 0 gradient steps did not reach the end']);
    const { scores } = await run(evaluate, { trajectories }, { system: { name: 'pendulum' }, farthest: 10 });
    expect([...scores.diverged]).toEqual([0, 1, 0, 0, 0, 0]);
    const own = trajectories.time.map((_, row) =>
      trajectories.steps[row] === 0 && trajectories.task[row] === 1 ? row : -1,
    );
    for (const row of own.filter((each) => each >= 0)) {
      const predicted = trajectories.state.data.slice(2 * row, 2 * row + 2);
      expect(predicted.every(Number.isFinite)).toBe(trajectories.time[row] === 0);
      expect(trajectories.trueState.data.slice(2 * row, 2 * row + 2).every(Number.isFinite)).toBe(true);
    }
  });

  test('is never a true motion: then nothing is predicted', async () => {
    await expect(
      run(rollout, inputsFor('hnn'), { ...parametersFor('pendulum'), seconds: 200, maxSteps: 20 }),
    ).rejects.toThrow(
      'The true motion from 6 of 6 initial states does not reach 200 s (max-steps; rtol 1e-9, atol 1e-9, at most 20 ' +
        'steps). Allow more steps or larger tolerances, or narrow the laws of the system.',
    );
  });
});

test('a body around a star is followed from bound orbits that stay away from the singularity', async () => {
  const kepler = systemNamed({ name: 'kepler' });
  const { systems, observations } = await world('kepler', { tasks: 3, support: 4, query: 1 });
  const { learner } = await run(
    initialise,
    {},
    { system: { name: 'kepler' }, seed: 1, model: { ...network } },
  );
  const choice = choiceOf([1], () => ({ kind: 'sgd', stepSize: 0.01 }));
  const { adapted } = await run(
    adaptStage,
    { learner, choice, observations, systems },
    { system: { name: 'kepler' }, training: 'maml', shots: 4, gradientSteps: [1], keep: [1], gridPoints: 3 },
  );
  const { trajectories } = await run(
    rollout,
    { adapted, systems },
    { ...rolloutParameters, system: { name: 'kepler' }, seconds: 20 },
  );
  const { width, data } = systems.parameters;
  trajectories.time.forEach((_, row) => {
    const own = data.subarray(trajectories.task[row] * width, (trajectories.task[row] + 1) * width);
    const state = trajectories.trueState.data.slice(4 * row, 4 * row + 4);
    expect(kepler.hamiltonian(own, state)).toBeLessThan(0);
    expect(Math.hypot(state[0] - own[2], state[1] - own[3])).toBeGreaterThan(0.999);
    expect(Math.max(Math.abs(state[0]), Math.abs(state[1]))).toBeLessThan(4.001);
  });
});
