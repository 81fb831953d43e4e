import { describe, expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { adapt } from '../../../science/meta/adapt.ts';
import { innerLoop } from '../../../kernels/inner-loop.ts';
import { headRange } from '../../../kernels/model.ts';
import { normalise, taskScales } from '../../../science/meta/normalisation.ts';
import { repeatRow } from '../../../kernels/rows.ts';
import { selectTasks } from '../../../science/meta/task-data.ts';
import { drawParameters, moved } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const { support } = pendulums(3, 8);
const initialisation = drawParameters(small, 1, 1);
const sgd = { kind: 'sgd', stepSize: 0.01, mask: 'all' } as const;
const adaptation = { backend: reference, model: small, rule: sgd, steps: [0, 1, 5] };

it('takes the steps of the inner loop, so that meta-test does what meta-training prepared for', () => {
  const { parameters, scales, stoppedAfter } = adapt(adaptation, initialisation, support);
  const loop = { backend: reference, model: small, mask: 'all', stepSize: 0.01, steps: 5 } as const;
  const path = innerLoop(
    loop.backend,
    loop.model,
    repeatRow(initialisation, 3),
    normalise(support, taskScales(support)),
    loop,
  );
  expect(parameters).toEqual([path[0], path[1], path[5]]);
  expect(scales).toEqual(taskScales(support));
  expect([...stoppedAfter]).toEqual([-1, -1, -1]);
});

it.each(['sgd', 'adam'] as const)('with %s each of many tasks adapts as if it were alone', (kind) => {
  const many = pendulums(35, 4).support;
  const derivatives = many.derivatives.slice();
  // One in the middle stops at once.
  derivatives[20 * 8] = NaN;
  const spoiled = { ...many, derivatives };
  const course = { ...adaptation, rule: { ...sgd, kind }, steps: [1, 3] };
  const together = adapt(course, initialisation, spoiled);
  const width = initialisation.length;
  for (let task = 0; task < 35; task++) {
    const alone = adapt(course, initialisation, selectTasks(spoiled, [task]));
    together.parameters.forEach((each, i) =>
      expect(each.slice(task * width, (task + 1) * width)).toEqual(alone.parameters[i]),
    );
    expect(together.scales[task]).toBe(alone.scales[0]);
    expect(together.stoppedAfter[task]).toBe(alone.stoppedAfter[0]);
    expect(together.stoppedAfter[task]).toBe(task === 20 ? 0 : -1);
  }
});

it('with Adam lowers the support loss of every task', () => {
  const rule = { kind: 'adam', stepSize: 0.01, mask: 'all' } as const;
  const { parameters, scales } = adapt({ ...adaptation, rule, steps: [0, 100] }, initialisation, support);
  const [before, after] = parameters.map((each) => reference.loss(small, each, normalise(support, scales)));
  expect(moved(before, after, -1).every((gain) => gain > 0)).toBe(true);
});

describe.each(['sgd', 'adam'] as const)('%s of the head alone', (kind) => {
  const rule = { kind, stepSize: 0.05, mask: 'head' } as const;
  const { start } = headRange(small);
  const size = initialisation.length;

  it('leaves the body where it was, and moves the head of every task', () => {
    const [after] = adapt({ ...adaptation, rule, steps: [3] }, initialisation, support).parameters;
    for (let task = 0; task < 3; task++) {
      const own = after.slice(task * size, (task + 1) * size);
      expect(own.slice(0, start)).toEqual(initialisation.slice(0, start));
      expect(own.slice(start)).not.toEqual(initialisation.slice(start));
    }
  });

  it('takes the first step along the gradient of the head', () => {
    const [after] = adapt({ ...adaptation, rule, steps: [1] }, initialisation, support).parameters;
    const scaled = normalise(support, taskScales(support));
    const { gradient } = reference.gradient(small, repeatRow(initialisation, 3), scaled, 'all');
    for (let i = 2 * size + start; i < 3 * size; i++) {
      // Adam's first step has the length of the step size, whatever the gradient; without a gradient there is none.
      const along = kind === 'sgd' ? gradient[i] : Math.abs(gradient[i]) < 1e-6 ? 0 : Math.sign(gradient[i]);
      expect(after[i]).toBeCloseTo(initialisation[i - 2 * size] - rule.stepSize * along, 6);
    }
  });
});

describe('a task whose next parameters would not be finite', () => {
  const derivatives = support.derivatives.slice();
  derivatives[16] = 1e300;
  const spoiled = { ...support, derivatives };

  it('keeps those it has and says when it stopped; the others go on as if alone', () => {
    const broken = adapt({ ...adaptation, steps: [0, 2] }, initialisation, spoiled);
    expect(broken.stoppedAfter[1]).toBe(0);
    const width = initialisation.length;
    expect(broken.parameters[1].slice(width, 2 * width)).toEqual(initialisation);
    const alone = adapt({ ...adaptation, steps: [0, 2] }, initialisation, selectTasks(support, [2]));
    expect(broken.parameters[1].slice(2 * width)).toEqual(alone.parameters[1]);
    expect(broken.stoppedAfter[2]).toBe(-1);
  });

  it('may have moved before', () => {
    const rule = { ...sgd, stepSize: 1e200 };
    const model = { ...small, activation: 'softplus' } as const;
    const { parameters, stoppedAfter } = adapt(
      { ...adaptation, model, rule, steps: [0, 9] },
      initialisation,
      support,
    );
    expect([...stoppedAfter]).toEqual([1, 1, 1]);
    expect(parameters[1].every(Number.isFinite)).toBe(true);
    expect(parameters[1]).not.toEqual(parameters[0]);
  });
});

it('rejects steps that do not ascend', () => {
  for (const steps of [[1, 1], [5, 1], [-1], [0.5]]) {
    expect(() => adapt({ ...adaptation, steps }, initialisation, support)).toThrow(/ascending/);
  }
});
