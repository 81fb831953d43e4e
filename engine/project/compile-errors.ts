import type { BuildFailure, Message } from 'esbuild';
import { formatLocation, PipelineError, type SourceLocation } from '../errors/pipeline-error.ts';
import { unexpectedFsError } from '../store/fs-error.ts';
import type { MissingPackage } from './resolve-imports.ts';

const SHOWN = 5;

export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

/**
 * esbuild's messages as an error a user can act on: `package-not-found`, `compile-failed`, or what kept a source from
 * being read.
 */
export function compileError(pipeline: string, { errors }: BuildFailure): PipelineError {
  const unread = errors
    .map(({ detail }) => (detail instanceof PipelineError ? detail : unexpectedFsError(detail)))
    .find((error) => error !== undefined);
  if (unread !== undefined) return unread;
  const missing = errors.map(missingPackage).filter((name) => name !== undefined);
  const [first] = errors;
  const where = first && locationOf(first);
  if (missing.length === errors.length) return packageNotFound([...new Set(missing)].sort(), where);

  const shown = errors.slice(0, SHOWN).map(excerpt);
  if (errors.length > SHOWN) shown.push(`and ${errors.length - SHOWN} more`);
  return new PipelineError('compile-failed', {
    what: `The pipeline "${pipeline}" does not compile: ${errors.length === 1 ? 'one error' : `${errors.length} errors`}.`,
    why: shown.join('\n'),
    todo: 'Correct what is shown, and run the command again.',
    ...(where ? { where } : {}),
  });
}

/** An imported package that is nowhere in the project's `node_modules`. */
export function packageNotFound(names: readonly string[], where: SourceLocation | undefined): PipelineError {
  const list = names.map((name) => `"${name}"`).join(', ');
  return new PipelineError('package-not-found', {
    what:
      names.length === 1
        ? `The package ${list} is not installed.`
        : `The packages ${list} are not installed.`,
    why: 'A module of the pipeline imports it, but it is in no node_modules folder of the project.',
    todo: `npm install ${names.join(' ')}`,
    ...(where ? { where } : {}),
  });
}

function missingPackage(message: Message): string | undefined {
  return (message.detail as MissingPackage | undefined)?.missingPackage;
}

function locationOf({ location }: Message): SourceLocation | undefined {
  if (!location) return undefined;
  return {
    file: location.file,
    line: location.line,
    column: columnOf(location.lineText, location.column) + 1,
  };
}

/** The message, the line of code, and a caret under the spot. */
function excerpt(message: Message): string {
  const where = locationOf(message);
  const notes = message.notes.map((note) => `  ${note.text}`);
  if (!where || !message.location) return [message.text, ...notes].join('\n');
  const { lineText } = message.location;
  const before = lineText.slice(0, where.column! - 1).replace(/[^\t]/g, ' ');
  return [`${formatLocation(where)} ${message.text}`, `  ${lineText}`, `  ${before}^`, ...notes].join('\n');
}

/** esbuild counts bytes of UTF-8; editors count UTF-16 code units. */
function columnOf(lineText: string, bytes: number): number {
  return Buffer.from(lineText).subarray(0, bytes).toString().length;
}
