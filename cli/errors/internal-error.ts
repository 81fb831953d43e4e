import { messageOf, type ErrorData } from '../../engine/errors/pipeline-error.ts';

/** An exception that nobody expected, in the form of an error. */
export function internalError(thrown: unknown): ErrorData {
  return {
    code: 'internal',
    what: `This is a bug in phaseline: ${messageOf(thrown)}`,
    todo: 'Please report it, with the command, this text and the version of Node. What finished before it is kept.',
    ...(thrown instanceof Error && thrown.stack !== undefined ? { stack: thrown.stack } : {}),
  };
}
