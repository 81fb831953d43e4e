import type { Cell } from '../define/artifact-types.ts';
import type { Handle, Matrix } from '../define/handle.ts';
import { PipelineError, type ErrorFacts } from '../errors/pipeline-error.ts';

export function isHandle(value: unknown): value is Handle {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Handle).node === 'string' &&
    typeof (value as Handle).output === 'string' &&
    typeof (value as Handle).type === 'object'
  );
}

export function isMatrix(value: unknown): value is Matrix<unknown> {
  return typeof value === 'object' && value !== null && Array.isArray((value as Matrix<unknown>).cells);
}

/** A handle, or matrices and arrays of handles, as a flat list with the axes of all the matrices around each. */
export function flattenHandles(
  value: unknown,
  what: string,
  where: Pick<ErrorFacts, 'where'>,
  cell: Cell = {},
): { cell: Cell; handle: Handle }[] {
  if (isHandle(value)) return [{ cell, handle: value }];
  if (isMatrix(value)) {
    return value.cells.flatMap((entry) =>
      flattenHandles(entry.value, what, where, { ...cell, ...entry.cell }),
    );
  }
  if (Array.isArray(value)) return value.flatMap((entry) => flattenHandles(entry, what, where, cell));
  throw new PipelineError('wiring-mismatch', {
    what: `There is something else than outputs of stages in ${what}.`,
    why: `One entry is ${value === undefined ? 'missing' : `a ${typeof value}`}.`,
    todo: 'Give it handles, or a matrix of handles; of stages with several outputs choose one: `matrix.map((m) => m.scores)`.',
    ...where,
  });
}
