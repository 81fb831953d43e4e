// Score tables of known errors.

/** Errors by system, [steps][system]. */
export type Errors = Readonly<Record<number, readonly number[]>>;

function indices(errors: Errors) {
  const rows = Object.entries(errors).flatMap(([steps, values]) =>
    values.map((error, task) => ({ steps: Number(steps), task, error })),
  );
  return {
    task: Int32Array.from(rows, ({ task }) => task),
    steps: Int32Array.from(rows, ({ steps }) => steps),
    error: Float64Array.from(rows, ({ error }) => error),
  };
}

/** The relative errors, and their squares. */
export function fieldScores(
  errors: Errors,
  hasStopped: (steps: number, task: number) => boolean = () => false,
) {
  const { task, steps, error } = indices(errors);
  return {
    task,
    steps,
    fieldRelativeError: error,
    fieldMse: error.map((value) => value * value),
    stopped: Uint8Array.from(task, (own, row) => (hasStopped(steps[row], own) ? 1 : 0)),
  };
}

/** The errors of the state, half of them in energy and a tenth in learned energy. */
export function rolloutScores(errors: Errors) {
  const { task, steps, error } = indices(errors);
  return {
    task,
    steps,
    trajectoryMse: error,
    energyMse: error.map((value) => value / 2),
    learnedEnergyMse: error.map((value) => value / 10),
    diverged: Uint8Array.from(error, (value) => (Number.isFinite(value) ? 0 : 1)),
  };
}

/** The rows of a table. */
export function rowsOf<T extends Readonly<Record<string, ArrayLike<unknown>>>>(
  table: T,
): { [K in keyof T]: T[K][number] }[] {
  const names = Object.keys(table);
  return Array.from({ length: table[names[0]].length }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, table[name][row]])),
  ) as { [K in keyof T]: T[K][number] }[];
}
