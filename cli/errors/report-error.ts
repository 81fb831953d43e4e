import { catalogue } from '../../engine/errors/catalogue.ts';
import { PipelineError } from '../../engine/errors/pipeline-error.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { chooseColors } from '../format/colors.ts';
import { writeLines, type Io } from '../io.ts';
import { formatError } from './format-error.ts';
import { internalError } from './internal-error.ts';
import { stackFrames, withSourceLine } from './locate.ts';

/**
 * Prints what a command threw: for people to stderr, with `json` as one event to stdout.
 *
 * @returns the exit code
 */
export function reportError(thrown: unknown, io: Io, { json }: { readonly json: boolean }): number {
  const data = thrown instanceof PipelineError ? thrown.toData() : internalError(thrown);
  const { exit } = catalogue[data.code];
  if (json) {
    writeLines(io.stdout, [JSON.stringify({ type: 'error', exit, ...data })]);
    return exit;
  }
  const colors = chooseColors({ env: io.env, isTTY: io.stderr.isTTY === true });
  const located = withSourceLine(data, projectFolder(io.cwd));
  const frames = data.code === 'internal' && data.stack !== undefined ? stackFrames(data.stack) : [];
  writeLines(io.stderr, formatError({ ...located, frames }, colors));
  return exit;
}

/** Positions are relative to the project; outside of one to the present folder. */
function projectFolder(cwd: string): string {
  try {
    return findProject(cwd).root;
  } catch {
    return cwd;
  }
}
