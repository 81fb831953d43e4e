import type { TableValue } from 'phaseline';
import { describe, expect, test } from 'vitest';
import type { errorsOverTime } from '../../schemas/scores.ts';
import { curvesOverTime } from '../../stages/convert/curves-over-time.ts';
import { curves } from '../../stages/curves.ts';
import { contextOf } from './context.ts';
import { cellsOf, SHOTS } from './laboratory.ts';

function overTimeOf(scale: number): TableValue<typeof errorsOverTime.columns> {
  const time = Float64Array.from([0, 1, 2]);
  const errors = (factor: number) => Float64Array.from([0, factor * scale, scale > 2 ? NaN : factor * scale]);
  const spread = { stateError: errors(1), stateErrorQ1: errors(0.5), stateErrorQ3: errors(2) };
  return {
    steps: Int32Array.from([5, 5, 5]),
    time,
    ...spread,
    energyError: spread.stateError,
    energyErrorQ1: spread.stateErrorQ1,
    energyErrorQ3: spread.stateErrorQ3,
    learnedEnergyError: errors(NaN),
    learnedEnergyErrorQ1: errors(NaN),
    learnedEnergyErrorQ3: errors(NaN),
    running: Float64Array.from([1, 1, 0.5]),
  };
}

describe('curves', () => {
  const entries = [1, 2, 3].map((scale, seed) => ({
    family: 'pendulum',
    method: 'hnn-maml' as const,
    seed,
    shots: SHOTS,
    value: overTimeOf(scale),
  }));

  test('against time are medians over seeds, where one that diverged is the largest', () => {
    const [curve] = curvesOverTime(entries, 5);
    expect([...curve.state.median]).toEqual([0, 2, 2]);
    expect([...curvesOverTime(entries.slice(1), 5)[0].state.median]).toEqual([0, 2.5, NaN]);
    expect(() => curvesOverTime(entries, 7)).toThrow(/after 7 gradient steps, but there are some after 5/);
  });

  test('are drawn of rollouts and trainings', async () => {
    const training = {
      iteration: Int32Array.from([0, 1, 2]),
      loss: Float64Array.from([1, 0.5, 0.2]),
      gradientNorm: new Float64Array(3),
      learningRate: new Float64Array(3),
      droppedTasks: new Int32Array(3),
      validationLoss: Float64Array.from([1, NaN, 0.3]),
    };
    const drawn = await curves.definition.run({
      inputs: {
        overTime: cellsOf('pendulum', (_, seed) => overTimeOf(seed + 1)),
        training: [{ cell: { family: 'pendulum', method: 'naive-anil', seed: 0 }, value: training }],
      },
      parameters: { shots: SHOTS, steps: 5 },
      context: contextOf(),
    });
    expect(drawn.overTime).toContain('>Pendulum: Errors of rollouts against time');
    expect(drawn.training).toContain('>naive + ANIL<');
    for (const picture of [drawn.overTime, drawn.training]) expect(picture).not.toMatch(/NaN|undefined/);
  });
});
