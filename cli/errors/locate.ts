import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ErrorData } from '../../engine/errors/pipeline-error.ts';
import type { LocatedError } from './format-error.ts';

/** Adds the line of source that an error points to, when its file can be read. */
export function withSourceLine(error: ErrorData, folder: string): LocatedError {
  const { where } = error;
  if (typeof where !== 'object' || where.line === undefined) return error;
  const text = lineOf(isAbsolute(where.file) ? where.file : join(folder, where.file), where.line);
  return text === undefined || text.trim() === ''
    ? error
    : { ...error, sourceLine: { text, column: where.column ?? 1 } };
}

function lineOf(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    // The excerpt is a courtesy; the position is printed without it.
    return undefined;
  }
}
