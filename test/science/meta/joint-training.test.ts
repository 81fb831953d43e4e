import { describe, expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { metaGradient } from '../../../science/meta/meta-gradient.ts';
import { normaliseTasks, taskScales } from '../../../science/meta/normalisation.ts';
import { pooled, taskSource } from '../../../science/meta/task-data.ts';
import { drawParameters } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const [TASKS, SUPPORT] = [4, 5];
const tasks = pendulums(TASKS, SUPPORT);
const parameters = drawParameters(small, 1, 3);
const jointly = {
  backend: reference,
  model: small,
  algorithm: 'maml',
  innerStepSize: 0.01,
  innerSteps: 0,
  taskGradientClip: null,
} as const;
const all = pooled(taskSource(tasks)).select([0, 1, 2, 3]);

describe('pretraining: MAML without inner steps on pooled points', () => {
  it('sees all points of a task at once, support first', () => {
    expect(all.query.points).toBe(2 * SUPPORT);
    for (let task = 0; task < TASKS; task++) {
      const width = 2 * SUPPORT;
      const own = ({ states }: { states: Float64Array }) => [
        ...states.slice(task * width, (task + 1) * width),
      ];
      expect([...all.query.states.slice(task * 2 * width, (task + 1) * 2 * width)]).toEqual([
        ...own(tasks.support),
        ...own(tasks.query),
      ]);
    }
    expect(all.support).toEqual(tasks.support);
  });

  it('follows the mean of the gradients of each task alone, in units of its own sigma', () => {
    const { loss, gradient } = metaGradient(jointly, parameters, normaliseTasks(all));
    const scales = taskScales(tasks.support);
    const mean = new Float64Array(parameters.length);
    let losses = 0;
    for (let task = 0; task < TASKS; task++) {
      const states: number[] = [];
      const derivatives: number[] = [];
      for (const set of [tasks.support, tasks.query]) {
        states.push(...set.states.slice(task * 10, task * 10 + 10));
        derivatives.push(
          ...set.derivatives.slice(task * 10, task * 10 + 10).map((value) => value / scales[task]),
        );
      }
      const batch = {
        tasks: 1,
        points: 10,
        states: Float64Array.from(states),
        derivatives: Float64Array.from(derivatives),
      };
      const own = reference.gradient(small, parameters, batch, 'all');
      own.gradient.forEach((value, i) => (mean[i] += value / TASKS));
      losses += own.loss[0] / TASKS;
    }
    expect(loss).toBeCloseTo(losses, 12);
    gradient.forEach((value, i) => expect(value).toBeCloseTo(mean[i], 12));
    expect(Math.max(...mean.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it('descends its own loss, as differences of it say', () => {
    const data = normaliseTasks(all);
    const { gradient } = metaGradient(jointly, parameters, data);
    for (const i of [0, 7, parameters.length - 2]) {
      const at = (shift: number) => {
        const moved = parameters.slice();
        moved[i] += shift;
        return metaGradient(jointly, moved, data).loss;
      };
      expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(gradient[i], 7);
    }
  });
});
