// The course of a training, as table and as checkpoint.
import type { TableValue, Tensor } from 'phaseline';
import type { trainingLog } from '../../schemas/data.ts';

export type TrainingLog = TableValue<typeof trainingLog.columns>;

export type LogRow = { readonly [K in keyof TrainingLog]: number };

const columns = [
  'iteration',
  'loss',
  'gradientNorm',
  'learningRate',
  'droppedTasks',
  'validationLoss',
] as const;

export function toTrainingLog(rows: readonly LogRow[]): TrainingLog {
  const float64 = (column: keyof LogRow) => Float64Array.from(rows, (row) => row[column]);
  const int32 = (column: keyof LogRow) => Int32Array.from(rows, (row) => row[column]);
  return {
    iteration: int32('iteration'),
    loss: float64('loss'),
    gradientNorm: float64('gradientNorm'),
    learningRate: float64('learningRate'),
    droppedTasks: int32('droppedTasks'),
    validationLoss: float64('validationLoss'),
  };
}

/** The rows so far as one array [rows, columns], to be kept in a checkpoint. */
export function packLog(rows: readonly LogRow[]): Tensor {
  const data = Float64Array.from(rows.flatMap((row) => columns.map((column) => row[column])));
  return { shape: [rows.length, columns.length], data };
}

export function unpackLog({ shape, data }: Tensor): LogRow[] {
  return Array.from(
    { length: shape[0] },
    (_, row) =>
      Object.fromEntries(
        columns.map((column, i) => [column, data[row * columns.length + i]]),
      ) as unknown as LogRow,
  );
}
