import { describe, expect, test } from 'vitest';
import { evaluate } from '../../stages/evaluate.ts';
import { run } from './run.ts';

const [STEPS, TASKS, INITIAL, TIMES] = [[1, 5], 3, 2, 4];
const at = { system: { name: 'pendulum' }, farthest: 10 };
const ROWS = STEPS.length * TASKS * INITIAL * TIMES;

/** Motion whose errors are simple: the state is off by (row + 1) in q, its energy by half of that, the learned one is three times that. */
function trajectories(spoil: (row: number) => boolean = () => false) {
  const off = (row: number) => (spoil(row) ? NaN : row + 1);
  const column = (value: (row: number) => number) =>
    Float64Array.from({ length: ROWS }, (_, row) => value(row));
  const each = (divisor: number, count: number) => (row: number) => Math.floor(row / divisor) % count;
  const index = (divisor: number, count: number) =>
    Int32Array.from({ length: ROWS }, (_, row) => each(divisor, count)(row));
  return {
    steps: index(TASKS * INITIAL * TIMES, 2).map((step) => STEPS[step]),
    task: index(INITIAL * TIMES, TASKS),
    initial: index(TIMES, INITIAL),
    time: column((row) => 0.5 * each(1, TIMES)(row)),
    state: {
      width: 2,
      data: Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 === 0 ? off(i / 2) : 7)),
    },
    trueState: { width: 2, data: Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 === 0 ? 0 : 7)) },
    energy: column((row) => 10 + off(row) / 2),
    trueEnergy: column(() => 10),
    learnedEnergy: column((row) => 3 * off(row)),
  };
}

/** The rows of a rollout: steps, task, initial state, then times. */
const rowOf = (step: number, task: number, initial: number, time: number) =>
  ((step * TASKS + task) * INITIAL + initial) * TIMES + time;

const square = (value: number) => value * value;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rollouts = [0, 1, 2].flatMap((task) => [0, 1].map((initial) => ({ task, initial })));

describe('scores of rollouts', () => {
  test('are means over times and initial states, a row for each number of steps and system', async () => {
    const { scores } = await run(evaluate, { trajectories: trajectories() }, at);
    expect(Array.from(scores.task, (task, row) => [scores.steps[row], task])).toEqual(
      STEPS.flatMap((steps) => [0, 1, 2].map((task) => [steps, task])),
    );
    scores.task.forEach((task, i) => {
      const step = STEPS.indexOf(scores.steps[i]);
      const rows = [0, 1].flatMap((initial) => [0, 1, 2, 3].map((time) => rowOf(step, task, initial, time)));
      expect(scores.trajectoryMse[i]).toBeCloseTo(mean(rows.map((row) => square(row + 1))), 9);
      expect(scores.energyMse[i]).toBeCloseTo(scores.trajectoryMse[i] / 4, 9);
      // The learned energy is measured from the start of each rollout: 3, 6 and 9 away.
      expect(scores.learnedEnergyMse[i]).toBeCloseTo((0 + 9 + 36 + 81) / 4, 9);
    });
    expect([...scores.diverged]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('are NaN for a system of which one rollout stopped, and say so', async () => {
    const stopped = (row: number) => row === rowOf(1, 1, 0, 3);
    const { scores } = await run(evaluate, { trajectories: trajectories(stopped) }, at);
    expect([...scores.diverged]).toEqual([0, 0, 0, 0, 1, 0]);
    expect(Array.from(scores.trajectoryMse, Number.isNaN)).toEqual([false, false, false, false, true, false]);
    expect(scores.energyMse[4]).toBeNaN();
    expect(scores.learnedEnergyMse[4]).toBeNaN();
  });

  test('are NaN, and the system diverged, where a rollout went farther than so many widths of the window', async () => {
    const [q, p] = [4 * Math.PI, 40];
    for (const [coordinate, width] of [q, p].entries()) {
      for (const side of [1, -1]) {
        const table = trajectories();
        const put = (widths: number) => {
          table.state.data[2 * rowOf(0, 2, 1, 1) + coordinate] = side * widths * width;
        };
        put(9.99);
        const near = (await run(evaluate, { trajectories: table }, at)).scores;
        expect([...near.diverged]).toEqual([0, 0, 0, 0, 0, 0]);
        put(10.01);
        const { scores, overTime } = await run(evaluate, { trajectories: table }, at);
        expect([...scores.diverged]).toEqual([0, 0, 1, 0, 0, 0]);
        expect(scores.trajectoryMse[2]).toBeNaN();
        // One of six, from that time on, though it comes back.
        expect([...overTime.running]).toEqual([1, 5 / 6, 5 / 6, 5 / 6, 1, 1, 1, 1]);
      }
    }
  });
});

describe('errors over time', () => {
  test('are medians and quartiles over systems and initial states, a row for each number of steps and time', async () => {
    const { overTime } = await run(evaluate, { trajectories: trajectories() }, at);
    expect(Array.from(overTime.time, (time, row) => [overTime.steps[row], time])).toEqual(
      STEPS.flatMap((steps) => [0, 0.5, 1, 1.5].map((time) => [steps, time])),
    );
    overTime.time.forEach((_, i) => {
      const [step, time] = [Math.floor(i / TIMES), i % TIMES];
      const sorted = rollouts
        .map(({ task, initial }) => square(rowOf(step, task, initial, time) + 1))
        .sort((a, b) => a - b);
      // Of six values: halfway between the third and the fourth, a quarter from the second to the third, and so on.
      expect(overTime.stateError[i]).toBeCloseTo((sorted[2] + sorted[3]) / 2, 9);
      expect(overTime.stateErrorQ1[i]).toBeCloseTo(sorted[1] + 0.25 * (sorted[2] - sorted[1]), 9);
      expect(overTime.stateErrorQ3[i]).toBeCloseTo(sorted[3] + 0.75 * (sorted[4] - sorted[3]), 9);
      expect(overTime.energyError[i]).toBeCloseTo(overTime.stateError[i] / 4, 9);
      expect(overTime.learnedEnergyError[i]).toBeCloseTo(square(3 * time), 9);
      expect(overTime.running[i]).toBe(1);
    });
  });

  test('count rollouts that stopped as infinitely wrong, and tell the share of the others', async () => {
    const from = rowOf(0, 0, 0, 2);
    const stopped = (row: number) =>
      row < STEPS.length * 12 && row % TIMES >= 2 && row >= from && row < from + 14;
    const { overTime } = await run(evaluate, { trajectories: trajectories(stopped) }, at);
    // Of the first four of six rollouts after one step nothing is known from the third time on.
    expect([...overTime.running]).toEqual([1, 1, 2 / 6, 2 / 6, 1, 1, 1, 1]);
    expect(overTime.stateError[2]).toBeNaN();
    expect(overTime.stateErrorQ1[2]).toBeNaN();
    expect(overTime.stateErrorQ3[2]).toBeNaN();
    expect(overTime.stateError[1]).toBeGreaterThan(0);
  });

  test('have no learned energy for a network without a Hamiltonian', async () => {
    const table = { ...trajectories(), learnedEnergy: new Float64Array(ROWS).fill(NaN) };
    const { overTime, scores } = await run(evaluate, { trajectories: table }, at);
    expect(overTime.learnedEnergyError.every(Number.isNaN)).toBe(true);
    expect(scores.learnedEnergyMse.every(Number.isNaN)).toBe(true);
    expect([...scores.diverged]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(overTime.stateError.every(Number.isFinite)).toBe(true);
  });
});
