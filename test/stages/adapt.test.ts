import { describe, expect, test } from 'vitest';
import { referenceBackend as reference } from '../../kernels/reference/reference.ts';
import { headRange } from '../../kernels/model.ts';
import type { AdaptationRule } from '../../schemas/evaluation.ts';
import type { Training } from '../../schemas/methods.ts';
import { systemNamed } from '../../science/systems/index.ts';
import { adapt } from '../../stages/adapt.ts';
import { toAdapted, toLearner } from '../../stages/convert/learned-parameters.ts';
import { initialise } from '../../stages/initialise.ts';
import { choiceOf } from './choice.ts';
import { refusal, run } from './run.ts';
import { rowsOf } from './score-tables.ts';
import { network, world } from './world.ts';

const rule: AdaptationRule = { kind: 'sgd', stepSize: 0.02 };
const SCORED = [0, 1, 3];
const choice = choiceOf(SCORED, () => rule);
const [TASKS, K] = [3, 4];

async function setting(name: string, kind: 'hnn' | 'direct' = 'hnn', support = K) {
  const { learner } = await run(initialise, {}, { system: { name }, seed: 2, model: { kind, ...network } });
  return { learner, ...(await world(name, { tasks: TASKS, support, query: 2 })) };
}

function parametersOf(name: string, training: Training = 'maml') {
  return { system: { name }, training, shots: K, gradientSteps: SCORED, keep: [1, 3], gridPoints: 3 };
}

describe.each([
  ['mass-spring', 'hnn'],
  ['kepler', 'hnn'],
  ['kepler', 'direct'],
] as const)('adaptation of %s with %s networks', (name, kind) => {
  test('scores each system after each number of steps at the admissible points of the grid', async () => {
    const inputs = await setting(name, kind);
    const { scores } = await run(adapt, { ...inputs, choice }, parametersOf(name));
    const rows = SCORED.flatMap((steps) => [0, 1, 2].map((task) => [steps, task]));
    expect(Array.from(scores.task, (task, row) => [scores.steps[row], task])).toEqual(rows);

    const system = systemNamed({ name });
    const { dimension: D } = system;
    const { model, parameters } = toLearner(inputs.learner);
    const { state, derivative } = inputs.observations;
    const width = system.parameters.length;
    for (let task = 0; task < TASKS; task++) {
      const own = inputs.systems.parameters.data.slice(task * width, (task + 1) * width);
      const first = task * (K + 2) * D;
      const speeds = Float64Array.from(derivative.data.slice(first, first + K * D));
      const sigma = Math.sqrt(speeds.reduce((sum, speed) => sum + speed * speed, 0) / K);
      const support = {
        tasks: 1,
        points: K,
        states: Float64Array.from(state.data.slice(first, first + K * D)),
        derivatives: speeds.map((speed) => speed / sigma),
      };
      let learned = parameters.slice();
      for (let steps = 0; steps <= 3; steps++) {
        const row = rows.findIndex(([s, t]) => s === steps && t === task);
        if (row >= 0) {
          const { mse, relative } = errorOnGrid(learned, own, sigma);
          expect(scores.fieldMse[row] / mse).toBeCloseTo(1, 8);
          expect(scores.fieldRelativeError[row] / relative).toBeCloseTo(1, 8);
        }
        const { gradient } = reference.gradient(model, learned, support, 'all');
        learned = learned.map((value, i) => value - rule.stepSize * gradient[i]);
      }
    }

    /** Hamilton's equations by differences of H, point by point of a grid of 3 per coordinate. */
    function errorOnGrid(learned: Float64Array, own: Float64Array, sigma: number) {
      let [error, square, points] = [0, 0, 0];
      for (let index = 0; index < 3 ** D; index++) {
        const point = Float64Array.from(system.states, ({ low, high }, j) => {
          const step = Math.floor(index / 3 ** (D - 1 - j)) % 3;
          return low + ((high - low) * step) / 2;
        });
        if (system.isAdmissible?.(own, point) === false) continue;
        const truth = Float64Array.from(point, (_, i) => {
          const j = i < D / 2 ? i + D / 2 : i - D / 2;
          const at = (shift: number) =>
            system.hamiltonian(
              own,
              point.map((x, k) => (k === j ? x + shift : x)),
            );
          return ((i < D / 2 ? 1 : -1) * (at(1e-5) - at(-1e-5))) / 2e-5;
        });
        const field = reference.field(model, learned, point, 1, 1);
        field.forEach((value, i) => (error += (sigma * value - truth[i]) * (sigma * value - truth[i])));
        square += truth.reduce((sum, value) => sum + value * value, 0);
        points += 1;
      }
      return { mse: error / points, relative: Math.sqrt(error / square) };
    }
  });
});

test('keeps the parameters of the asked steps, and their scales', async () => {
  const inputs = await setting('pendulum');
  const all = await run(adapt, { ...inputs, choice }, { ...parametersOf('pendulum'), keep: [0, 1, 3] });
  const some = await run(adapt, { ...inputs, choice }, parametersOf('pendulum'));
  const [everything, kept] = [toAdapted(all.adapted), toAdapted(some.adapted)];
  expect(kept.steps).toEqual([1, 3]);
  expect([kept.parametersAt(0), kept.parametersAt(1)]).toEqual([
    everything.parametersAt(1),
    everything.parametersAt(2),
  ]);
  expect(kept.scales).toEqual(everything.scales);
  const { parameters } = toLearner(inputs.learner);
  expect(everything.parametersAt(0).slice(0, parameters.length)).toEqual(parameters.map(Math.fround));
});

test('uses the first K observations alone', async () => {
  const [exactly, more] = [await setting('pendulum'), await setting('pendulum', 'hnn', 9)];
  const scoresOf = async (inputs: typeof more) =>
    (await run(adapt, { ...inputs, choice }, parametersOf('pendulum'))).scores;
  expect(await scoresOf(more)).toEqual(await scoresOf(exactly));
});

test.each(['maml', 'first-order-maml', 'pretrained', 'scratch', 'anil'] as const)(
  'after %s adapts what that training left to adapt',
  async (training) => {
    const inputs = await setting('pendulum');
    const { adapted } = await run(adapt, { ...inputs, choice }, parametersOf('pendulum', training));
    const { model, parameters } = toLearner(inputs.learner);
    const moved = toAdapted(adapted).parametersAt(1).slice(0, parameters.length);
    const body = headRange(model).start;
    const isBody = (_: number, i: number) => i < body;
    const still = moved.filter(isBody).every((value, i) => value === Math.fround(parameters[i]));
    expect(still).toBe(training === 'anil');
    expect(moved.slice(body)).not.toEqual(parameters.slice(body).map(Math.fround));
  },
);

test('after each number of steps scores and keeps what the rule chosen for it leads to', async () => {
  const inputs = await setting('pendulum');
  const parameters = { ...parametersOf('pendulum'), keep: SCORED };
  const rules: Record<number, AdaptationRule> = {
    0: rule,
    1: { kind: 'sgd', stepSize: 0.1 },
    3: { kind: 'adam', stepSize: 0.02 },
    // Another pipeline may ask for more of it.
    8: rule,
  };
  const mixed = await run(
    adapt,
    { ...inputs, choice: choiceOf([0, 1, 3, 8], (steps) => rules[steps]) },
    parameters,
  );
  for (const [i, steps] of SCORED.entries()) {
    const alone = await run(adapt, { ...inputs, choice: choiceOf(SCORED, () => rules[steps]) }, parameters);
    const own = (scores: typeof alone.scores) => rowsOf(scores).filter((row) => row.steps === steps);
    expect(own(mixed.scores)).toEqual(own(alone.scores));
    expect(toAdapted(mixed.adapted).parametersAt(i)).toEqual(toAdapted(alone.adapted).parametersAt(i));
  }
  const { scores } = await run(adapt, { ...inputs, choice }, parameters);
  for (const steps of [1, 3]) {
    const row = SCORED.indexOf(steps) * TASKS;
    expect(mixed.scores.fieldMse[row]).not.toBe(scores.fieldMse[row]);
  }
});

test('marks the systems that stopped before so many steps, says how many, and scores what they had', async () => {
  const inputs = await setting('pendulum');
  const said: string[] = [];
  const wild = choiceOf(SCORED, (steps) => (steps === 3 ? { kind: 'sgd', stepSize: 1e200 } : rule));
  const { scores } = await run(adapt, { ...inputs, choice: wild }, parametersOf('pendulum'), {
    log: (line) => void said.push(line),
  });
  expect(said).toEqual(['Fewer than 3 steps, as the next was not finite: 3 of 3 systems']);
  expect([...scores.stopped]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1]);
  expect(scores.task).toHaveLength(9);
  expect(scores.fieldMse.slice(0, 6).every(Number.isFinite)).toBe(true);
});

describe('refuses', () => {
  test('more points than were observed', async () => {
    const inputs = await setting('pendulum');
    await expect(
      run(adapt, { ...inputs, choice }, { ...parametersOf('pendulum'), shots: 5 }),
    ).rejects.toThrow(
      '5 points of each task are asked for, but 4 were observed. ' +
        'Ask for an integer from 1 to that, or observe more.',
    );
  });

  test('a number of steps that no rule was chosen for', async () => {
    const inputs = await setting('pendulum');
    await expect(
      run(adapt, { ...inputs, choice }, { ...parametersOf('pendulum'), gradientSteps: [0, 1, 2, 3] }),
    ).rejects.toThrow(
      'There is no rule for 2 gradient steps: they were chosen for 0, 1, 3. Choose one for 2 too.',
    );
  });

  test('a network of another dimension', async () => {
    const inputs = await setting('pendulum');
    const { learner } = await setting('kepler');
    await expect(run(adapt, { ...inputs, learner, choice }, parametersOf('pendulum'))).rejects.toThrow(
      'The network is of states of 4 coordinates, but those observed have 2. ' +
        'Give observations of the family of systems that it was made for.',
    );
  });

  test.each([
    [
      { keep: [2] },
      'keep: parameters are kept only after numbers of steps at which fields are scored; keep some of those',
    ],
    [{ gradientSteps: [3, 1] }, 'gradientSteps: the steps must ascend'],
    [{ shots: '50' }, 'shots: Invalid input: expected number, received string'],
    [{ shots: 2.5 }, 'shots: Invalid input: expected int, received number'],
    [{ training: 'reptile' }, /training: Invalid option: expected one of "maml"/],
  ])('%j before anything runs', (change, message) => {
    expect(refusal(adapt, { ...parametersOf('pendulum'), ...change })).toMatch(message);
  });
});
