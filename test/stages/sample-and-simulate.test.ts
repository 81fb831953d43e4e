import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { stream } from '../../science/random/stream.ts';
import { systemNamed } from '../../science/systems/index.ts';
import { excess } from '../../science/systems/parameter-range.ts';
import { sampleBoundStates } from '../../science/systems/sampling.ts';
import { vectorField } from '../../science/systems/vector-field.ts';
import { sampleSystems } from '../../stages/sample-systems.ts';
import { simulate } from '../../stages/simulate.ts';
import { contextOf } from './context.ts';
import { world } from './world.ts';

type Laws = Record<string, [number, number]>;

function choiceOf(name: string, constants: Record<string, number> = {}, laws: Laws = {}) {
  return { name, constants, laws };
}

async function systemsOf(
  system: ReturnType<typeof choiceOf>,
  count: number,
  range: 'training' | 'beyond' = 'training',
) {
  const parameters = { system, count, range, purpose: 'meta-train', seed: 7 };
  const outputs = await sampleSystems.definition.run({ inputs: {}, parameters, context: contextOf() });
  return outputs.systems;
}

async function observationsOf(
  system: ReturnType<typeof choiceOf>,
  systems: Awaited<ReturnType<typeof systemsOf>>,
  noise = 0,
) {
  const parameters = { system, support: 11, query: 5, noise, purpose: 'meta-train', seed: 7 };
  const outputs = await simulate.definition.run({ inputs: { systems }, parameters, context: contextOf() });
  return outputs.observations;
}

function digest({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

describe('the draws of a pendulum stay what they were when results were locked', () => {
  const choice = choiceOf('pendulum', { g: 9.81 });

  test('its systems', async () => {
    const { task, parameters } = await systemsOf(choice, 30);
    expect([...task]).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(digest(parameters.data)).toBe('be748cff8e3dcbde');
    expect([...parameters.data.slice(0, 3)]).toEqual([
      2.318480513054809, 0.8225501621768637, -1.4574571872160331,
    ]);
  });

  test.each([
    [0, '181e6f8f6f86ae55', [4.6383562088012695, -13.013914108276367]],
    [0.1, '460b2adeaf3bece9', [4.706509113311768, -13.120882987976074]],
  ])('its observations with noise %d', async (noise, states, first) => {
    const { state, derivative } = await observationsOf(choice, await systemsOf(choice, 30), noise);
    expect(digest(state.data)).toBe(states);
    expect(digest(derivative.data)).toBe('5687deb4e637a79d');
    expect([...state.data.slice(0, 2)]).toEqual(first);
    expect([...derivative.data.slice(0, 2)]).toEqual([-8.296209335327148, 3.484938621520996]);
  });

  test('its initial states', async () => {
    const own = (await systemsOf(choice, 30)).parameters.data.subarray(0, 3);
    const states = sampleBoundStates(systemNamed(choice), own, stream(3, 'initial-states').split(0), 20);
    expect(digest(states)).toBe('c65b16b5a29923b6');
    expect([...states.slice(0, 2)]).toEqual([-1.5081905659673618, 5.890822749045505]);
  });
});

test('systems beyond the training range have an excess above 1, by the laws that are declared', async () => {
  const choice = choiceOf('mass-spring', {}, { mass: [1, 3], restPosition: [-1, 1] });
  const { parameters } = await systemsOf(choice, 200, 'beyond');
  const values = excess(systemNamed(choice), parameters.data);
  expect(Math.min(...values)).toBeGreaterThan(1);
  expect(Math.max(...values)).toBeLessThanOrEqual(2);
  const masses = parameters.data.filter((_, i) => i % 3 === 0);
  expect(Math.min(...masses)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...masses)).toBeGreaterThan(4);
});

test.each(['mass-spring', 'kepler'])(
  'observations of %s are admissible states of their own system, and its field there',
  async (name) => {
    const choice = choiceOf(name);
    const system = systemNamed(choice);
    const { dimension } = system;
    const systems = await systemsOf(choice, 40);
    const table = await observationsOf(choice, systems);
    expect(table.task).toHaveLength(40 * 16);
    const { width, data } = systems.parameters;
    const field = new Float64Array(dimension);
    table.task.forEach((task, i) => {
      const own = data.subarray(task * width, (task + 1) * width);
      const state = Float64Array.from(table.state.data.subarray(i * dimension, (i + 1) * dimension));
      expect(system.isAdmissible?.(own, state) ?? true).toBe(true);
      vectorField(system, own, state, field);
      expect([...table.derivative.data.subarray(i * dimension, (i + 1) * dimension)]).toEqual(
        [...field].map(Math.fround),
      );
    });
  },
);

test('noise blurs the observed states and leaves their derivatives', async () => {
  const choice = choiceOf('kepler');
  const systems = await systemsOf(choice, 200);
  const [clean, noisy] = [await observationsOf(choice, systems), await observationsOf(choice, systems, 0.2)];
  expect(noisy.derivative).toEqual(clean.derivative);
  const differences = { support: [] as number[], query: [] as number[] };
  noisy.state.data.forEach((value, i) => {
    const set = clean.query[Math.floor(i / 4)] === 1 ? 'query' : 'support';
    differences[set].push(value - clean.state.data[i]);
  });
  expect(differences.query.every((difference) => difference === 0)).toBe(true);
  const squares = differences.support.reduce((sum, difference) => sum + difference * difference, 0);
  expect(Math.sqrt(squares / differences.support.length)).toBeCloseTo(0.2, 2);
});

describe('what is drawn depends on its purpose and seed alone', () => {
  const sizes = { tasks: 6, support: 5, query: 4, noise: 0.1 };
  const statesOf = ({ observations: { task, query, point, state } }: Awaited<ReturnType<typeof world>>) =>
    new Map(
      Array.from(task, (own, row) => [
        `${own} ${query[row]} ${point[row]}`,
        [...state.data.subarray(row * state.width, (row + 1) * state.width)].join(),
      ]),
    );

  test.each(['mass-spring', 'pendulum', 'kepler'])(
    'more systems and more points of %s change nothing of the first, nor their noise',
    async (name) => {
      const few = await world(name, sizes);
      const many = await world(name, { ...sizes, tasks: 9, support: 12, query: 7 });
      const { data } = few.systems.parameters;
      expect(many.systems.parameters.data.slice(0, data.length)).toEqual(data);
      const [own, others] = [statesOf(few), statesOf(many)];
      expect([own.size, others.size]).toEqual([6 * 9, 9 * 19]);
      for (const [at, state] of own) expect(others.get(at)).toBe(state);
    },
  );

  test('the systems and states of training, validation and test have nothing in common', async () => {
    const purposes = ['meta-train', 'validation', 'meta-test', 'beyond', 'probe'];
    const worlds = await Promise.all(purposes.map((purpose) => world('pendulum', { ...sizes, purpose })));
    const masses = worlds.flatMap(({ systems }) => [...systems.parameters.data]);
    expect(new Set(masses).size).toBe(masses.length);
    const states = worlds.flatMap((each) => [...statesOf(each).values()]);
    expect(new Set(states).size).toBe(states.length);
  });
});

test('observing systems whose parameters make H undefined is refused', async () => {
  const choice = choiceOf('mass-spring');
  const systems = {
    task: Int32Array.of(0, 1),
    parameters: { width: 3, data: Float64Array.of(1, 1, 0, -1, 1, 0) },
  };
  await expect(async () => observationsOf(choice, systems)).rejects.toThrow(
    "System 1 of 'mass-spring' has mass = -1, for which H is undefined. Give a positive number.",
  );
});

describe('a choice of system that cannot be is refused before anything runs', () => {
  const parse = (system: unknown) =>
    sampleSystems.definition.parameters!.safeParse({ system, count: 1, purpose: 'a', seed: 0 });

  test('with the reason, at its place among the parameters', () => {
    const { error } = parse({ name: 'pendulum', laws: { mass: [0, 5] } });
    expect(error?.issues).toMatchObject([
      {
        path: ['system'],
        message:
          "The law of 'mass' of the system 'pendulum' is [0, 5], but its Hamiltonian asks for a positive value. " +
          'Give a range above 0.',
      },
    ]);
    expect(parse({ name: 'trebuchet' }).error?.issues[0].message).toContain("There is no system 'trebuchet'");
  });

  test('and a law of another type, too', () => {
    expect(parse({ name: 'pendulum', laws: { mass: 5 } }).success).toBe(false);
    expect(parse({ name: 'pendulum', laws: { mass: [1, 'x'] } }).success).toBe(false);
  });

  test('while constants and laws may be left out', () => {
    expect(parse({ name: 'pendulum' }).data).toEqual({
      system: { name: 'pendulum', constants: {}, laws: {} },
      count: 1,
      range: 'training',
      purpose: 'a',
      seed: 0,
    });
  });
});
