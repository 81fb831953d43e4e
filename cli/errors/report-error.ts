import { catalogue } from '../../engine/errors/catalogue.ts';
import { PipelineError, type ErrorData } from '../../engine/errors/pipeline-error.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { unexpectedFsError } from '../../engine/store/fs-error.ts';
import { chooseColors } from '../format/colors.ts';
import { writeLines, type Io } from '../io.ts';
import { formatError, type LocatedError } from './format-error.ts';
import { internalError } from './internal-error.ts';
import { stackFrames, withSourceLine } from './locate.ts';
import { markArgument } from './mark-argument.ts';

/**
 * Prints what a command threw: for people to stderr, with `json` as one event to stdout.
 *
 * @param argv what the command was called with
 * @returns the exit code
 */
export function reportError(thrown: unknown, io: Io, argv: readonly string[]): number {
  const known = thrown instanceof PipelineError ? thrown : unexpectedFsError(thrown);
  const data = known?.toData() ?? internalError(thrown);
  const { exit } = catalogue[data.code];
  if (argv.includes('--json')) {
    writeLines(io.stdout, [JSON.stringify({ type: 'error', exit, ...data })]);
    return exit;
  }
  const colors = chooseColors({ env: io.env, isTTY: io.stderr.isTTY === true });
  const located = withSourceLine(data, projectFolder(io.cwd));
  const frames = data.code === 'internal' && data.stack !== undefined ? stackFrames(data.stack) : [];
  writeLines(
    io.stderr,
    formatError({ ...located, ...onCommandLine(data, argv), frames }, colors, io.stderr.columns),
  );
  return exit;
}

function onCommandLine({ where }: ErrorData, argv: readonly string[]): Pick<LocatedError, 'commandLine'> {
  if (typeof where !== 'object' || !('argument' in where)) return {};
  const commandLine = markArgument(argv, where);
  return commandLine === undefined ? {} : { commandLine };
}

/** Positions are relative to the project; outside of one to the present folder. */
function projectFolder(cwd: string): string {
  try {
    return findProject(cwd).root;
  } catch {
    return cwd;
  }
}
