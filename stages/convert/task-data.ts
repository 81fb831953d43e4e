// Between the table of observations and the arrays that the science works on.
import type { TableValue } from 'phaseline';
import type { observations } from '../../schemas/tables.ts';
import type { TaskData } from '../../science/meta/task-data.ts';

type Observations = TableValue<typeof observations.columns>;

/**
 * Support and query points of all tasks; every task has the same number of each.
 *
 * @throws RangeError when the rows are not in the order task, support before query, point
 */
export function toTaskData(table: Observations): TaskData {
  const { task, query, state, derivative } = table;
  const rows = task.length;
  let points = 0;
  while (points < rows && task[points] === task[0]) points++;
  let support = 0;
  while (support < points && query[support] === 0) support++;
  const tasks = rows / points;
  for (let row = 0; row < rows; row++) {
    const expected = row % points < support ? 0 : 1;
    if (task[row] !== task[row - (row % points)] || query[row] !== expected || !Number.isInteger(tasks)) {
      throw new RangeError(
        `Row ${row} of the observations is out of order: each task needs ${support} support and then ` +
          `${points - support} query points.`,
      );
    }
  }
  const part = (first: number, count: number) => ({
    tasks,
    points: count,
    states: cut(state.data, state.width, tasks, points, first, count),
    derivatives: cut(derivative.data, derivative.width, tasks, points, first, count),
  });
  return { support: part(0, support), query: part(support, points - support) };
}

/** The table of support and query points, task by task. */
export function fromTaskData({ support, query }: TaskData, dimension: number): Observations {
  const points = support.points + query.points;
  const rows = support.tasks * points;
  const table = {
    task: new Int32Array(rows),
    query: new Uint8Array(rows),
    point: new Int32Array(rows),
    state: { width: dimension, data: new Float64Array(rows * dimension) },
    derivative: { width: dimension, data: new Float64Array(rows * dimension) },
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

function cut(
  data: Float64Array,
  width: number,
  tasks: number,
  points: number,
  first: number,
  count: number,
): Float64Array {
  const part = new Float64Array(tasks * count * width);
  for (let task = 0; task < tasks; task++) {
    const start = (task * points + first) * width;
    part.set(data.subarray(start, start + count * width), task * count * width);
  }
  return part;
}
