// Cutting a batch of tasks.
import type { Batch } from '../../kernels/backend.ts';

/** Observations of the same tasks twice: to adapt to (support) and to judge the adapted model (query). */
export interface TaskData {
  readonly support: Batch;
  readonly query: Batch;
}

/** Many tasks, of which a few at a time are wanted. */
export interface TaskSource {
  readonly tasks: number;
  /** The tasks at these indices, in that order. */
  select(indices: ArrayLike<number>): TaskData;
}

/**
 * @throws RangeError when support and query are not of the same tasks.
 */
export function taskSource({ support, query }: TaskData): TaskSource {
  if (query.tasks !== support.tasks) {
    throw new RangeError(
      `There are ${support.tasks} support tasks, but ${query.tasks} query tasks. They must be the same tasks.`,
    );
  }
  return {
    tasks: support.tasks,
    select: (indices) => ({ support: selectTasks(support, indices), query: selectTasks(query, indices) }),
  };
}

/** The same tasks with every point in the query: joint training adapts to nothing and learns from all it has. */
export function pooled({ tasks, select }: TaskSource): TaskSource {
  return {
    tasks,
    select(indices) {
      const { support, query } = select(indices);
      return { support, query: joinPoints(support, query) };
    },
  };
}

/** Both batches' points of each task, the first batch's first. */
function joinPoints(first: Batch, second: Batch): Batch {
  const join = (a: Float64Array, b: Float64Array) => {
    const [lengthA, lengthB] = [a.length / first.tasks, b.length / first.tasks];
    const joined = new Float64Array(a.length + b.length);
    for (let t = 0; t < first.tasks; t++) {
      joined.set(a.subarray(t * lengthA, (t + 1) * lengthA), t * (lengthA + lengthB));
      joined.set(b.subarray(t * lengthB, (t + 1) * lengthB), t * (lengthA + lengthB) + lengthA);
    }
    return joined;
  };
  return {
    tasks: first.tasks,
    points: first.points + second.points,
    states: join(first.states, second.states),
    derivatives: join(first.derivatives, second.derivatives),
  };
}

/** The tasks at `indices`, in that order, copied. */
export function selectTasks(batch: Batch, indices: ArrayLike<number>): Batch {
  return {
    tasks: indices.length,
    points: batch.points,
    states: selectRows(batch.states, batch.tasks, indices),
    derivatives: selectRows(batch.derivatives, batch.tasks, indices),
  };
}

/**
 * The first `count` points of each task, copied: the K observations of K-shot adaptation.
 *
 * @throws RangeError when the tasks have fewer points.
 */
export function firstPoints(batch: Batch, count: number): Batch {
  if (!Number.isInteger(count) || count < 1 || count > batch.points) {
    throw new RangeError(
      `${count} points of each task are asked for, but ${batch.points} were observed. ` +
        'Ask for an integer from 1 to that, or observe more.',
    );
  }
  return {
    tasks: batch.tasks,
    points: count,
    states: headsOfRows(batch.states, batch.tasks, count / batch.points),
    derivatives: headsOfRows(batch.derivatives, batch.tasks, count / batch.points),
  };
}

function selectRows(array: Float64Array, rows: number, indices: ArrayLike<number>): Float64Array {
  const length = array.length / rows;
  const selected = new Float64Array(indices.length * length);
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * length;
    selected.set(array.subarray(start, start + length), i * length);
  }
  return selected;
}

function headsOfRows(array: Float64Array, rows: number, fraction: number): Float64Array {
  const length = array.length / rows;
  const kept = Math.round(length * fraction);
  const heads = new Float64Array(rows * kept);
  for (let r = 0; r < rows; r++) heads.set(array.subarray(r * length, r * length + kept), r * kept);
  return heads;
}
