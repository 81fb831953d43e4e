import { beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../kernels/model.ts';
import { initialiseParameters } from '../../science/models/initialisation.ts';
import { stream } from '../../science/random/stream.ts';
import { systemNamed } from '../../science/systems/index.ts';
import { sampleParameters, sampleStates } from '../../science/systems/sampling.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';
import { aggregate } from '../../stages/aggregate.ts';
import { fieldBlock } from '../../stages/convert/example-fields.ts';
import { fromAdapted, toAdapted } from '../../stages/convert/learned-parameters.ts';
import { fromTaskData } from '../../stages/convert/task-data.ts';
import { figures } from '../../stages/figures.ts';
import { report } from '../../stages/report.ts';
import { referenceBackend } from '../../kernels/reference/reference.ts';
import { contextOf } from './context.ts';

const TASKS = 3;
const SHOTS = 4;
const STEPS = [0, 5];
const system = systemNamed({ name: 'pendulum' });
const parameters = sampleParameters(system, stream(1, 'systems'), TASKS);
const model: Model = { kind: 'hnn', dimension: 2, hidden: [6], activation: 'softplus' };

function observe(points: number) {
  const states = sampleStates(system, stream(1, 'states'), TASKS * points);
  return { tasks: TASKS, points, states, derivatives: vectorFields(system, parameters, states, TASKS) };
}

/** Models that nobody trained: other parameters for each number of steps and each task. */
function adaptedOf(seed: number) {
  const learned = STEPS.map((steps) =>
    Float64Array.from(
      Array.from({ length: TASKS }, (_, task) => [
        ...initialiseParameters(model, stream(seed, 'm', steps, task)),
      ]).flat(),
    ),
  );
  return fromAdapted(model, STEPS, {
    parameters: learned,
    scales: Float64Array.from({ length: TASKS }, (_, task) => task + 2),
    stoppedAfter: new Int32Array(TASKS).fill(-1),
  });
}

function trajectoriesOf(offset: number) {
  const times = 11;
  const rows = STEPS.length * TASKS * times;
  const at = (row: number) => row % times;
  const vectors = (shift: number) => ({
    width: 2,
    data: Float64Array.from({ length: 2 * rows }, (_, i) => at(Math.floor(i / 2)) * 0.1 + (i % 2) + shift),
  });
  return {
    task: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / times) % TASKS),
    steps: Int32Array.from({ length: rows }, (_, row) => STEPS[Math.floor(row / times / TASKS)]),
    initial: new Int32Array(rows),
    time: Float64Array.from({ length: rows }, (_, row) => 2 * at(row)),
    state: vectors(offset),
    trueState: vectors(0),
    energy: new Float64Array(rows).fill(1 + offset),
    trueEnergy: new Float64Array(rows).fill(1),
    learnedEnergy: new Float64Array(rows).fill(NaN),
  };
}

function scoresOf(scale: number) {
  const rows = STEPS.length * TASKS;
  const errors = Float64Array.from({ length: rows }, (_, row) => scale * (row + 1));
  return {
    task: Int32Array.from({ length: rows }, (_, row) => row % TASKS),
    steps: Int32Array.from({ length: rows }, (_, row) => STEPS[Math.floor(row / TASKS)]),
    fieldMse: errors,
    fieldRelativeError: errors,
    trajectoryMse: errors,
    energyMse: errors,
    diverged: new Uint8Array(rows),
  };
}

const training = {
  iteration: Int32Array.from([0, 1, 2]),
  loss: Float64Array.from([1, 0.5, 0.2]),
  gradientNorm: new Float64Array(3),
  learningRate: new Float64Array(3),
  droppedTasks: new Int32Array(3),
  validationLoss: Float64Array.from([1, NaN, 0.3]),
};

const runs = ['maml', 'anil'].flatMap((algorithm) => [0, 1].map((seed) => ({ algorithm, seed })));
const cells = runs.flatMap((run) => [2, SHOTS].map((shots) => ({ ...run, shots })));
const of = <T>(value: (seed: number) => T) => cells.map((cell) => ({ cell, value: value(cell.seed) }));

const choices = {
  system: { name: 'pendulum', constants: {} },
  shots: SHOTS,
  gradientSteps: [0, 1, 5],
  exampleSystems: 1,
  gridPoints: 6,
};

async function tables() {
  return aggregate.definition.run({
    inputs: { scores: of((seed) => scoresOf(seed + 1)) },
    parameters: {},
    context: contextOf(),
  });
}

async function draw(parametersOfStage = choices) {
  const { results } = await tables();
  const inputs = {
    adapted: of(adaptedOf),
    trajectories: of((seed) => trajectoriesOf(0.02 * (seed + 1))),
    training: runs.map((cell) => ({ cell, value: training })),
    observations: fromTaskData({ support: observe(SHOTS), query: observe(0) }, 2),
    systems: { task: Int32Array.from([0, 1, 2]), parameters: { width: 3, data: parameters } },
    results,
  };
  return figures.definition.run({ inputs, parameters: parametersOfStage, context: contextOf() });
}

describe('the figures', () => {
  let drawn: Awaited<ReturnType<typeof draw>>;
  beforeAll(async () => {
    drawn = await draw();
  });

  test('are SVG of the first systems, with their specifications beside them', () => {
    const { specs, ...pictures } = drawn;
    expect(Object.keys(specs)).toEqual(Object.keys(pictures));
    expect(figures.definition.outputs.specs.schema.parse(specs)).toEqual(specs);
    for (const picture of Object.values(pictures)) expect(picture).toMatch(/^<svg role="img".*<\/svg>$/s);
    expect(drawn.fields).toContain('>System 1: m = ');
    expect(drawn.fields).not.toContain('>System 2: ');
  });

  test('show those of the wanted gradient steps that there are', () => {
    expect(drawn.fields).toContain('>0 steps<');
    expect(drawn.fields).toContain('>5 steps<');
    expect(drawn.fields).not.toContain('>1 step<');
    expect(drawn.phase).toContain('>maml, 5 steps<');
  });

  test('are drawn from the first seed', () => {
    expect(JSON.stringify(drawn.specs['time'])).toContain('"v":1.02}');
    expect(JSON.stringify(drawn.specs['time'])).not.toContain('"v":1.04}');
  });

  test('refuse a K that the matrix does not have', async () => {
    await expect(draw({ ...choices, shots: 3 })).rejects.toThrow(
      /adapted to 3 observations, but the matrix has 2, 4/,
    );
  });
});

test('the fields shown are those of the adapted networks times sigma, on the grid', () => {
  const models = toAdapted(adaptedOf(0));
  const setting = {
    system,
    backend: referenceBackend,
    gridPoints: 3,
    examples: 2,
    parameters,
    support: observe(SHOTS),
  };
  const { columns, rows } = fieldBlock(setting, models, [5]);
  expect(columns).toEqual(['5 steps']);
  expect(rows).toHaveLength(2);
  // Task 1 at the grid's last point, the upper end of the window; its sigma is 3.
  const corner = Float64Array.from([2 * Math.PI, 20]);
  const size = models.parametersAt(1).length / TASKS;
  const alone = referenceBackend.field(model, models.parametersAt(1).subarray(size, 2 * size), corner, 1, 1);
  expect([...rows[1].predicted[0].slice(-2)]).toEqual([...alone.map((value) => 3 * value)]);
  expect([...rows[1].truth.slice(-2)]).toEqual([
    ...vectorFields(system, parameters.subarray(3, 6), corner, 1),
  ]);
  expect(rows[1].observations.states).toEqual(observe(SHOTS).states.subarray(2 * SHOTS, 4 * SHOTS));
});

test('the report shows results, figures, parameters and digests', async () => {
  const { results, bySeed } = await tables();
  const picture = (name: string) => new TextEncoder().encode(`<svg aria-label="${name}"></svg>`);
  const digest = 'd'.repeat(64);
  const { report: page } = await report.definition.run({
    inputs: {
      results,
      bySeed,
      fields: picture('fields'),
      phase: picture('phase'),
      time: picture('time'),
      errors: picture('errors'),
      training: picture('training'),
    },
    parameters: {
      pipeline: 'meta-hnn',
      title: 'Pendulums',
      description: 'Learns them.',
      version: '9.9.9',
      parameters: { rollout: { seconds: 20 } },
    },
    context: contextOf({ results: digest }),
  });
  for (const name of ['fields', 'phase', 'time', 'errors', 'training'])
    expect(page).toContain(`<svg aria-label="${name}">`);
  for (const text of ['rollout.seconds', digest, 'phaseline 9.9.9', 'reference-float64', 'Seed 1']) {
    expect(page).toContain(text);
  }
});
