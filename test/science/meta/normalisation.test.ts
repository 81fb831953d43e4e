import { expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { denormalise, normalise, normaliseTasks, taskScales } from '../../../science/meta/normalisation.ts';
import { drawParameters } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

it('sigma is the root mean square speed of the support, 1 for a task at rest', () => {
  const support = {
    tasks: 2,
    points: 2,
    states: new Float64Array(8),
    derivatives: Float64Array.of(3, 4, 0, 1, 0, 0, 0, 0),
  };
  expect([...taskScales(support)]).toEqual([Math.sqrt(13), 1]);
});

it('speeds that overflow are no scale', () => {
  const support = {
    tasks: 1,
    points: 1,
    states: new Float64Array(2),
    derivatives: Float64Array.of(1e300, 0),
  };
  expect([...taskScales(support)]).toEqual([NaN]);
});

it('a loss on normalised data is the physical loss over sigma squared', () => {
  const { support } = pendulums(3, 5);
  const scales = taskScales(support);
  const parameters = drawParameters(small, 3, 1);
  const outputs = reference.field(small, parameters, support.states, 3, 5);
  const physical = denormalise(outputs, scales);
  const normalised = reference.loss(small, parameters, normalise(support, scales));
  normalised.forEach((loss, t) => {
    let sum = 0;
    for (let i = t * 10; i < t * 10 + 10; i++) sum += (physical[i] - support.derivatives[i]) ** 2 / 5;
    expect(loss * scales[t] ** 2).toBeCloseTo(sum, 9);
  });
});

it('support and query share the sigma of the support', () => {
  const data = pendulums(3, 5);
  const scales = taskScales(data.support);
  const { support, query } = normaliseTasks(data);
  for (const scale of taskScales(support)) expect(scale).toBeCloseTo(1, 14);
  expect(query.derivatives).toEqual(data.query.derivatives.map((x, i) => x / scales[Math.floor(i / 10)]));
  expect(query.states).toEqual(data.query.states);
});
