// Between the table of observations and the arrays that the science works on.
import type { TableValue } from 'phaseline';
import type { Model } from '../../kernels/model.ts';
import type { observations } from '../../schemas/data.ts';
import type { TaskData, TaskSource } from '../../science/meta/task-data.ts';

type Observations = TableValue<typeof observations.columns>;

/** @throws RangeError for observations of states that a network is not of */
export function checkDimension({ dimension }: Model, { state }: Observations): void {
  if (state.width === dimension) return;
  throw new RangeError(
    `The network is of states of ${dimension} coordinates, but those observed have ${state.width}. ` +
      'Give observations of the family of systems that it was made for.',
  );
}

/** Support and query points of all tasks; every task has the same number of each. */
export function toTaskData(table: Observations): TaskData {
  const source = toTaskSource(table);
  return source.select(Int32Array.from({ length: source.tasks }, (_, task) => task));
}

/**
 * The same, left in the table until tasks are selected.
 *
 * @throws RangeError when the rows are not in the order task, support before query, point
 */
export function toTaskSource(table: Observations): TaskSource {
  const { points, support } = layoutOf(table);
  const { state, derivative } = table;
  const part = (tasks: ArrayLike<number>, first: number, count: number) => ({
    tasks: tasks.length,
    points: count,
    states: cut(state, tasks, points, first, count),
    derivatives: cut(derivative, tasks, points, first, count),
  });
  return {
    tasks: table.task.length / points,
    select: (tasks) => ({
      support: part(tasks, 0, support),
      query: part(tasks, support, points - support),
    }),
  };
}

/** How many points a task has, and how many of them, the first ones, are support. */
function layoutOf({ task, query }: Observations): { points: number; support: number } {
  const rows = task.length;
  let points = 0;
  while (points < rows && task[points] === task[0]) points++;
  let support = 0;
  while (support < points && query[support] === 0) support++;
  for (let row = 0; row < rows; row++) {
    const expected = row % points < support ? 0 : 1;
    if (task[row] !== task[row - (row % points)] || query[row] !== expected || rows % points !== 0) {
      throw new RangeError(
        `Row ${row} of the observations is out of order: each task needs ${support} support and then ` +
          `${points - support} query points.`,
      );
    }
  }
  return { points, support };
}

/** The table of support and query points, task by task; it keeps them in float32. */
export function fromTaskData({ support, query }: TaskData, dimension: number): Observations {
  const points = support.points + query.points;
  const rows = support.tasks * points;
  const table = {
    task: new Int32Array(rows),
    query: new Uint8Array(rows),
    point: new Int32Array(rows),
    state: { width: dimension, data: new Float32Array(rows * dimension) },
    derivative: { width: dimension, data: new Float32Array(rows * dimension) },
  };
  for (let task = 0; task < support.tasks; task++) {
    for (const [isQuery, batch] of [support, query].entries()) {
      const start = task * points + isQuery * support.points;
      table.task.fill(task, start, start + batch.points);
      table.query.fill(isQuery, start, start + batch.points);
      for (let i = 0; i < batch.points; i++) table.point[start + i] = i;
      const from = task * batch.points * dimension;
      const to = from + batch.points * dimension;
      table.state.data.set(batch.states.subarray(from, to), start * dimension);
      table.derivative.data.set(batch.derivatives.subarray(from, to), start * dimension);
    }
  }
  return table;
}

/** Points [first, first + count) of the chosen tasks, [chosen, count, D]. */
function cut(
  { width, data }: Observations['state'],
  tasks: ArrayLike<number>,
  points: number,
  first: number,
  count: number,
): Float64Array {
  const part = new Float64Array(tasks.length * count * width);
  for (let t = 0; t < tasks.length; t++) {
    const start = (tasks[t] * points + first) * width;
    part.set(data.subarray(start, start + count * width), t * count * width);
  }
  return part;
}
