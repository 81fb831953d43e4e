import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ErrorData } from '../../engine/errors/pipeline-error.ts';
import { errorPage, type LocatedError } from './format-error.ts';

const mostFrames = 6;
const foreignFrame = /\(?node:|[\\/]node_modules[\\/]|[\\/]dist[\\/]engine[\\/]/;

/** An error of a stage, with its line of source and the frames of its stack that are the user's. */
export function withUserFrames(error: ErrorData, folder: string): LocatedError {
  const frames = error.stack === undefined ? [] : stackFrames(error.stack);
  return {
    ...withSourceLine(error, folder),
    frames: frames.filter((frame) => !foreignFrame.test(frame)).slice(0, mostFrames),
  };
}

/** Adds the line of source that an error points to, when its file can be read, and where its code is explained. */
export function withSourceLine(error: ErrorData, folder: string): LocatedError {
  const { where } = error;
  const installed = `node_modules/phaseline/${errorPage}`;
  const located = { ...error, ...(existsSync(join(folder, installed)) ? { page: installed } : {}) };
  if (typeof where !== 'object' || 'argument' in where || where.line === undefined) return located;
  const text = lineOf(isAbsolute(where.file) ? where.file : join(folder, where.file), where.line);
  if (text === undefined || text.trim() === '') return located;
  return { ...located, sourceLine: { text, start: (where.column ?? 1) - 1, length: 1 } };
}

/** The frames of a stack, without the message that stands above them. */
export function stackFrames(stack: string): string[] {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
}

function lineOf(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    // The excerpt is a courtesy; the position is printed without it.
    return undefined;
  }
}
