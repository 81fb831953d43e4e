// The float64 kernel against the reference backend, and what it promises beside agreeing with it.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fields } from '../../../kernels/double/fields.ts';
import { hasHamiltonian, parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { anyModel, drawParameters, normals, relativeDifference, sensitivity } from '../models.ts';

function fieldOf(fields: Fields, states: Float64Array, taskOf: Uint32Array): Float64Array {
  const derivatives = new Float64Array(states.length);
  fields.field(states, taskOf, derivatives);
  return derivatives;
}

function hamiltonianOf(fields: Fields, states: Float64Array, taskOf: Uint32Array): Float64Array {
  const energies = new Float64Array(taskOf.length);
  fields.hamiltonian(states, taskOf, energies);
  return energies;
}

/** Weights of a size that keeps the layers' outputs near one. */
function draw(model: Model, tasks: number, seed: number): Float64Array {
  const size = Math.sqrt(2 / Math.max(2, ...model.hidden));
  return drawParameters(model, tasks, seed).map((x) => x * size);
}

/** Rows [0, perTask) of task 0, then of task 1, ... */
function equalShares(tasks: number, perTask: number): Uint32Array {
  return Uint32Array.from({ length: tasks * perTask }, (_, r) => Math.floor(r / perTask));
}

function expectAgreement(model: Model, tasks: number, perTask: number, seed: number): void {
  const parameters = draw(model, tasks, seed);
  const states = normals(seed, 'states', tasks * perTask * model.dimension);
  const taskOf = equalShares(tasks, perTask);
  const fields = new Fields(model, parameters, 1);
  const agrees = (own: Float64Array, compute: 'field' | 'hamiltonian'): void => {
    const exact = (of: (numbers: Float64Array) => Float64Array): Float64Array =>
      reference[compute](model, of(parameters), of(states), tasks, perTask);
    const difference = relativeDifference(
      own,
      exact((numbers) => numbers),
    );
    expect(difference, compute).toBeLessThan(Math.max(1e-13, 4 * sensitivity(exact, 2 ** -51)));
  };
  agrees(fieldOf(fields, states, taskOf), 'field');
  if (hasHamiltonian(model)) agrees(hamiltonianOf(fields, states, taskOf), 'hamiltonian');
}

describe('field and Hamiltonian agree with the reference to 1e-13', () => {
  it('for any small model, number of tasks and rows', () => {
    const cases = fc.record({
      model: anyModel,
      tasks: fc.integer({ min: 1, max: 4 }),
      perTask: fc.integer({ min: 1, max: 9 }),
      seed: fc.nat(1_000_000),
    });
    fc.assert(
      fc.property(cases, ({ model, tasks, perTask, seed }) => expectAgreement(model, tasks, perTask, seed)),
    );
  });

  it.each([[[]], [[64, 64, 64]], [[33, 100, 7]], [[200, 200]]])('for hidden layers %j', (hidden) => {
    for (const activation of ['softplus', 'tanh', 'sin'] as const) {
      expectAgreement({ kind: 'hnn', dimension: 12, hidden, activation }, 2, 11, 1);
      expectAgreement({ kind: 'direct', dimension: 4, hidden, activation }, 2, 11, 2);
    }
  });

  it.each(['solenoidal', 'conservative', 'both'] as const)('for the components %s', (components) => {
    for (const hidden of [[], [9], [17, 12]]) {
      expectAgreement({ kind: 'hnn', components, dimension: 4, hidden, activation: 'softplus' }, 3, 5, 3);
    }
  });

  it('for more rows than go through a network or into the kernel at once', () => {
    expectAgreement({ kind: 'hnn', dimension: 2, hidden: [6, 5], activation: 'tanh' }, 3, 401, 4);
    expectAgreement({ kind: 'hnn', dimension: 2, hidden: [6], activation: 'tanh' }, 1, 2500, 5);
  });
});

const models: Model[] = [
  { kind: 'hnn', dimension: 2, hidden: [7, 12], activation: 'softplus' },
  { kind: 'hnn', components: 'both', dimension: 4, hidden: [9, 3], activation: 'sin' },
  { kind: 'direct', dimension: 6, hidden: [5, 3], activation: 'tanh' },
];

describe.each(models)('$kind $activation [$hidden]', (model) => {
  const { dimension } = model;
  const tasks = 5;
  const parameters = draw(model, tasks, 1);
  const fields = new Fields(model, parameters, 1);
  // Some tasks have left the batch, others have an odd number of rows or more than a unit holds.
  const taskOf = Uint32Array.from([0, 0, 0, 2, ...new Array<number>(71).fill(3), 4, 4]);
  const states = normals(1, 'states', taskOf.length * dimension);
  const whole = fieldOf(fields, states, taskOf);

  it('gives a row the bits that it has alone, whatever rows stand beside it', () => {
    taskOf.forEach((task, r) => {
      const own = states.slice(r * dimension, (r + 1) * dimension);
      const alone = fieldOf(fields, own, Uint32Array.of(task));
      expect(alone).toEqual(whole.slice(r * dimension, (r + 1) * dimension));
      if (!hasHamiltonian(model)) return;
      const energies = hamiltonianOf(fields, states, taskOf);
      expect(hamiltonianOf(fields, own, Uint32Array.of(task))).toEqual(energies.slice(r, r + 1));
    });
  });

  it('gives a row the same bits beside other models', () => {
    const size = parameterCount(model);
    const alone = new Fields(model, parameters.slice(3 * size, 4 * size), 1);
    const own = states.slice(4 * dimension, 75 * dimension);
    expect(fieldOf(alone, own, new Uint32Array(71))).toEqual(whole.slice(4 * dimension, 75 * dimension));
  });

  it('passes a NaN in one state or model on to its own rows alone, always with the same bits', () => {
    const spoilt = parameters.slice();
    spoilt.fill(-NaN, 2 * parameterCount(model), 3 * parameterCount(model));
    const broken = fieldOf(new Fields(model, spoilt, 1), states.with(71 * dimension, NaN), taskOf);
    const nan = new BigUint64Array(Float64Array.of(NaN).buffer)[0];
    broken.forEach((x, i) => {
      const r = Math.floor(i / dimension);
      if (r === 3 || r === 71) expect(new BigUint64Array(broken.buffer)[i]).toBe(nan);
      else expect(x).toBe(whole[i]);
    });
  });
});

describe('threads', () => {
  /** As bits: -0 and each NaN count. */
  const bits = (array: Float64Array): string => Buffer.from(array.buffer).toString('base64');

  it.each(models)('$kind $activation: the same bits from 1 to 4 of them', (model) => {
    const parameters = draw(model, 30, 1);
    parameters[0] = NaN;
    const taskOf = Uint32Array.from({ length: 200 }, (_, r) => Math.floor(r / 7));
    const states = normals(1, 'states', 200 * model.dimension).with(9, -0);
    const everything = (threads: number): string[] => {
      const fields = new Fields(model, parameters, threads);
      const field = bits(fieldOf(fields, states, taskOf));
      return hasHamiltonian(model) ? [field, bits(hamiltonianOf(fields, states, taskOf))] : [field];
    };
    const one = everything(1);
    for (const threads of [2, 3, 4, 2, 4, 1]) {
      // Several times: chance decides which thread takes what.
      for (let time = 0; time < 5; time++) expect(everything(threads)).toEqual(one);
    }
  });
});

it('fields of other models in between change nothing', () => {
  const opened = models.map((model, i) => {
    const fields = new Fields(model, draw(model, 3, i), 1 + i);
    const states = normals(i, 'states', 30 * model.dimension);
    return () => fieldOf(fields, states, equalShares(3, 10));
  });
  const before = opened.map((evaluate) => evaluate());
  expect([2, 0, 1, 1, 0].map((i) => opened[i]())).toEqual([2, 0, 1, 1, 0].map((i) => before[i]));
});

describe('what cannot be is refused in words', () => {
  const [model] = models;
  const fields = new Fields(model, draw(model, 2, 1), 1);
  const room = new Float64Array(4);

  it('arrays of a wrong length', () => {
    expect(() => new Fields(model, new Float64Array(3), 1)).toThrow(/'parameters' is \[T, P\]/);
    const two = Uint32Array.of(0, 1);
    expect(() => fields.field(new Float64Array(3), two, room)).toThrow(/'states' is \[R, D\]/);
    expect(() => fields.field(room, two, new Float64Array(5))).toThrow(/'derivatives' is \[R, D\]/);
    expect(() => fields.hamiltonian(room, two, room)).toThrow(/'energies' is \[R\]/);
  });

  it('a row of a model that is not there', () => {
    expect(() => fields.field(room, Uint32Array.of(1, 2), room)).toThrow(/Row 1 belongs to model 2.*only 2/);
  });

  it('the Hamiltonian of models that have none', () => {
    const direct = new Fields(models[2], draw(models[2], 1, 1), 1);
    expect(() => direct.hamiltonian(new Float64Array(6), Uint32Array.of(0), new Float64Array(1))).toThrow(
      /no Hamiltonian/,
    );
    const conservative: Model = { ...model, components: 'conservative' };
    const gradients = new Fields(conservative, draw(conservative, 1, 1), 1);
    expect(() => gradients.hamiltonian(room, Uint32Array.of(0, 0), new Float64Array(2))).toThrow(RangeError);
  });

  it('networks beyond the memory of WebAssembly', () => {
    const large: Model = { ...model, hidden: [20_000, 20_000] };
    const parameters = { length: parameterCount(large), slice: () => parameters } as unknown as Float64Array;
    expect(() => new Fields(large, parameters, 1)).toThrow(/no memory for 1 networks/);
  });
});

it('without rows there is nothing to say', () => {
  const [model] = models;
  const fields = new Fields(model, draw(model, 1, 1), 1);
  expect(fieldOf(fields, new Float64Array(0), new Uint32Array(0))).toHaveLength(0);
  expect(
    hamiltonianOf(new Fields(model, new Float64Array(0), 1), new Float64Array(0), new Uint32Array(0)),
  ).toHaveLength(0);
});
