import { describe, expect, test } from 'vitest';
import { headRange } from '../../kernels/model.ts';
import { networkFeatures } from '../../science/models/features.ts';
import { stream } from '../../science/random/stream.ts';
import { systemNamed } from '../../science/systems/index.ts';
import { sampleAdmissibleStates } from '../../science/systems/sampling.ts';
import { adapt } from '../../stages/adapt.ts';
import { toAdapted, toLearner } from '../../stages/convert/learned-parameters.ts';
import { initialise } from '../../stages/initialise.ts';
import { similarity } from '../../stages/similarity.ts';
import { choiceOf } from './choice.ts';
import { run } from './run.ts';
import { rowsOf } from './score-tables.ts';
import { network, world } from './world.ts';

const choice = choiceOf([0, 20], () => ({ kind: 'sgd', stepSize: 0.05 }));
const parameters = { system: { name: 'kepler' }, states: 30, systems: 2, seed: 9 };

async function inputsOf(training: 'maml' | 'anil') {
  const system = { name: 'kepler' };
  const { learner } = await run(initialise, {}, { system, seed: 2, model: { kind: 'hnn', ...network } });
  const { systems, observations } = await world('kepler', { tasks: 3, support: 4, query: 1 });
  const { adapted } = await run(
    adapt,
    { learner, choice, observations, systems },
    { system, training, shots: 4, gradientSteps: [0, 20], keep: [0, 20], gridPoints: 3 },
  );
  return { learner, adapted, systems };
}

/** Linear CKA by the Gram matrices of the inputs: the other way to compute it (Kornblith et al. 2019, eq. 1 to 3). */
function cka(x: Float64Array, y: Float64Array, n: number): number {
  const gram = (features: Float64Array) => {
    const width = features.length / n;
    const dot = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += features[i * width + k] * features[j * width + k];
      return sum;
    };
    const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => dot(i, j)));
    const means = rows.map((row) => row.reduce((sum, value) => sum + value, 0) / n);
    const mean = means.reduce((sum, value) => sum + value, 0) / n;
    return rows.map((row, i) => row.map((value, j) => value - means[i] - means[j] + mean));
  };
  const [k, l] = [gram(x), gram(y)];
  const inner = (a: number[][], b: number[][]) =>
    a.reduce((sum, row, i) => sum + row.reduce((part, value, j) => part + value * b[i][j], 0), 0);
  return inner(k, l) / Math.sqrt(inner(k, k) * inner(l, l));
}

describe('similarity of features', () => {
  test('is that of Gram matrices at admissible states of each system, layer by layer', async () => {
    const inputs = await inputsOf('maml');
    const rows = rowsOf((await run(similarity, inputs, parameters)).similarity);
    expect(rows.map(({ steps, task, layer }) => [steps, task, layer])).toEqual(
      [0, 20].flatMap((steps) => [0, 1].flatMap((task) => [0, 1, 2].map((layer) => [steps, task, layer]))),
    );
    const system = systemNamed({ name: 'kepler' });
    const { model, parameters: before } = toLearner(inputs.learner);
    const after = toAdapted(inputs.adapted);
    for (const { steps, task, layer, cka: value } of rows) {
      const own = inputs.systems.parameters.data.slice(4 * task, 4 * task + 4);
      const states = sampleAdmissibleStates(system, own, stream(9, 'similarity').split(task), 30);
      const learned = after.parametersAt(steps === 0 ? 0 : 1);
      const size = before.length;
      const features = (parametersOf: Float64Array) => {
        const { hidden, output } = networkFeatures(model, parametersOf, states);
        return [...hidden, output][layer];
      };
      const adapted = features(learned.slice(task * size, (task + 1) * size));
      expect(value).toBeCloseTo(cka(features(before), adapted, 30), 6);
    }
  });

  test('is 1 before adaptation, and below it for layers that adaptation moved', async () => {
    const rows = rowsOf((await run(similarity, await inputsOf('maml'), parameters)).similarity);
    for (const { steps, cka: value } of rows) {
      if (steps === 0) expect(value).toBeCloseTo(1, 6);
      else expect(value).toBeLessThan(1 - 1e-5);
    }
  });

  test('is 1 for all layers but the head after ANIL', async () => {
    const inputs = await inputsOf('anil');
    expect(headRange(toLearner(inputs.learner).model).start).toBeGreaterThan(0);
    for (const { layer, cka: value } of rowsOf((await run(similarity, inputs, parameters)).similarity)) {
      if (layer < 2) expect(value).toBeCloseTo(1, 6);
    }
  });

  test('is that of all systems that were adapted to, if asked for, and refused of more', async () => {
    const inputs = await inputsOf('anil');
    const { similarity: table } = await run(similarity, inputs, { ...parameters, systems: 3 });
    expect(new Set(table.task)).toEqual(new Set([0, 1, 2]));
    await expect(run(similarity, inputs, { ...parameters, systems: 4 })).rejects.toThrow(
      'Features of 4 systems are asked for, but 3 were adapted to. Ask for as many at most.',
    );
  });
});
