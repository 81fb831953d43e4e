import type { TableValue } from 'phaseline';
import { beforeAll, describe, expect, test } from 'vitest';
import { referenceBackend } from '../../kernels/reference/reference.ts';
import type { Method } from '../../schemas/methods.ts';
import type { trajectories } from '../../schemas/scores.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';
import { planeFields } from '../../stages/convert/example-fields.ts';
import { toAdapted } from '../../stages/convert/learned-parameters.ts';
import { figures } from '../../stages/figures.ts';
import { contextOf } from './context.ts';
import { adaptedOf, cellsOf, KEPT, laboratory, METHODS, modelOf, SHOTS, TASKS } from './laboratory.ts';

function trajectoriesOf(dimension: number, offset: number): TableValue<typeof trajectories.columns> {
  const times = 11;
  const rows = KEPT.length * TASKS * times;
  const at = (row: number) => row % times;
  const vectors = (shift: number) => ({
    width: dimension,
    data: Float64Array.from(
      { length: dimension * rows },
      (_, i) => at(Math.floor(i / dimension)) * 0.1 + (i % dimension) + shift,
    ),
  });
  return {
    task: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / times) % TASKS),
    steps: Int32Array.from({ length: rows }, (_, row) => KEPT[Math.floor(row / times / TASKS)]),
    initial: new Int32Array(rows),
    time: Float64Array.from({ length: rows }, (_, row) => 2 * at(row)),
    state: vectors(offset),
    trueState: vectors(0),
    energy: new Float64Array(rows).fill(1 + offset),
    trueEnergy: new Float64Array(rows).fill(1),
    learnedEnergy: new Float64Array(rows).fill(NaN),
  };
}

function draw(family: string, choices: { shots?: number; shown?: Method[] } = {}) {
  const { choice, system, observations, systems } = laboratory(family);
  return figures.definition.run({
    inputs: {
      adapted: cellsOf(family, (method, seed) => adaptedOf(modelOf(method, system), seed)),
      trajectories: cellsOf(family, (_, seed) => trajectoriesOf(system.dimension, 0.02 * (seed + 1))),
      observations,
      systems,
    },
    parameters: {
      system: choice,
      shots: SHOTS,
      shown: [...METHODS],
      gradientSteps: [0, 1, 5],
      exampleSystems: 1,
      gridPoints: 6,
      ...choices,
    },
    context: contextOf(),
  });
}

describe.each(['mass-spring', 'pendulum', 'kepler'])('the figures of %s', (family) => {
  let drawn: Awaited<ReturnType<typeof draw>>;
  beforeAll(async () => {
    drawn = await draw(family);
  });

  test('are SVG of the first systems, with their specifications beside them', () => {
    const { specs, ...pictures } = drawn;
    expect(Object.keys(specs)).toEqual(Object.keys(pictures));
    expect(figures.definition.outputs.specs.schema.parse(specs)).toEqual(specs);
    for (const picture of Object.values(pictures)) {
      expect(picture).toMatch(/^<svg role="img".*<\/svg>$/s);
      expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(drawn.fields).toContain('>System 1: ');
    expect(drawn.fields).not.toContain('>System 2: ');
  });

  test('show those of the wanted gradient steps that were kept', () => {
    expect(drawn.fields).toContain('>0 steps<');
    expect(drawn.fields).toContain('>5 steps<');
    expect(drawn.fields).not.toContain('>1 step<');
    expect(drawn.phase).toContain('>HAMAML, 5 steps<');
  });

  test('are drawn from the first seed, in the order of all figures', () => {
    const time = JSON.stringify(drawn.specs['time']);
    expect(time).toContain('"v":1.02}');
    expect(time).not.toContain('"v":1.04}');
    expect(time.indexOf('HAMAML')).toBeLessThan(time.indexOf('naive + ANIL'));
  });

  test('have ids of their own, so that all families fit on one page', () => {
    expect(drawn.phase).toContain(` id="${family}-phase-1"`);
  });
});

test('figures refuse a K and a method that the matrix does not have', async () => {
  await expect(async () => draw('pendulum', { shots: 3 })).rejects.toThrow(
    /adapted to 3 observations, but the matrix has 2, 4/,
  );
  await expect(async () => draw('pendulum', { shown: ['hnn-anil'] })).rejects.toThrow(
    /should show 'hnn-anil', but the matrix has naive-anil, hnn-maml/,
  );
});

test('the fields shown are those of the adapted networks times sigma, in the plane', () => {
  const { system, parameters, support } = laboratory('pendulum');
  const model = modelOf('hnn-maml', system);
  const models = toAdapted(adaptedOf(model, 0));
  const setting = { system, backend: referenceBackend, gridPoints: 3, parameters, support };
  const [fields] = planeFields(setting, models, [1], [1]);
  // Task 1 at the grid's last point, the upper end of the window; its sigma is 3.
  const corner = Float64Array.from([2 * Math.PI, 20]);
  const size = models.parametersAt(1).length / TASKS;
  const alone = referenceBackend.field(model, models.parametersAt(1).subarray(size, 2 * size), corner, 1, 1);
  expect([...fields.predicted[0].slice(-2)]).toEqual([...alone.map((value) => 3 * value)]);
  expect([...fields.truth.slice(-2)]).toEqual([
    ...vectorFields(system, parameters.subarray(3, 6), corner, 1),
  ]);
  expect(fields.observations.states).toEqual(support.states.subarray(2 * SHOTS, 4 * SHOTS));
});

test('of a Kepler system they are the force on a body at rest, but near the centre', () => {
  const { system, parameters, support } = laboratory('kepler');
  const models = toAdapted(adaptedOf(modelOf('hnn-maml', system), 0));
  const setting = { system, backend: referenceBackend, gridPoints: 9, parameters, support };
  const [{ truth, predicted, observations }] = planeFields(setting, models, [0], [0]);
  const own = parameters.subarray(0, 4);
  let hidden = 0;
  for (let node = 0; node < 81; node++) {
    const state = Float64Array.from([-4 + Math.floor(node / 9), -4 + (node % 9), 0, 0]);
    const force = [...truth.subarray(2 * node, 2 * node + 2)];
    if (system.isAdmissible!(own, state)) {
      expect(force).toEqual([...vectorFields(system, own, state, 1).subarray(2)]);
      expect(predicted[0].subarray(2 * node, 2 * node + 2).every(Number.isFinite)).toBe(true);
    } else {
      expect(force).toEqual([NaN, NaN]);
      hidden++;
    }
  }
  expect(hidden).toBeGreaterThan(0);
  expect([...observations.states]).toEqual([0, 1, 4, 5, 8, 9, 12, 13].map((i) => support.states[i]));
  expect([...observations.derivatives]).toEqual(
    [2, 3, 6, 7, 10, 11, 14, 15].map((i) => support.derivatives[i]),
  );
});
