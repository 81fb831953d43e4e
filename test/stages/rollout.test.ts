import { expect, test } from 'vitest';
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
import { contextOf } from './context.ts';

const system = systemNamed({ name: 'pendulum' });
const [tasks, perTask, times, points] = [3, 2, 5, 6];
const steps = [0, 2];
const rolloutParameters = {
  system: { name: 'pendulum', constants: {} },
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

test('evaluate scores each system over all its initial states, and a broken rollout counts as diverged', async () => {
  const { inputs, table } = await rolloutsOf('hnn');
  const parameters = { system: rolloutParameters.system, gridPoints: 4 };
  const score = async () =>
    (
      await evaluate.definition.run({
        inputs: { ...inputs, trajectories: table },
        parameters,
        context: contextOf(),
      })
    ).scores;
  const { trajectoryMse, diverged } = await score();
  const rowsPerSystem = perTask * times;
  trajectoryMse.forEach((mse, i) => {
    let sum = 0;
    for (let row = i * rowsPerSystem * 2; row < (i + 1) * rowsPerSystem * 2; row++) {
      const difference = table.state.data[row] - table.trueState.data[row];
      sum += difference * difference;
    }
    expect(mse).toBeCloseTo(sum / rowsPerSystem, 10);
  });
  expect(Array.from(diverged)).toEqual([0, 0, 0, 0, 0, 0]);
  table.state.data.fill(NaN, 2 * (4 * rowsPerSystem + 7), 2 * (4 * rowsPerSystem + 10));
  expect(Array.from((await score()).diverged)).toEqual([0, 0, 0, 0, 1, 0]);
});
