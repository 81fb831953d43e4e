import { formatLocation, type ErrorData } from '../../engine/errors/pipeline-error.ts';
import type { Colors } from '../format/colors.ts';
import { fitted, type Marked } from './excerpt.ts';

/** An error with the line of source or the command line it points to, and the frames of a stack that lead there. */
export type LocatedError = ErrorData & {
  readonly sourceLine?: Marked;
  readonly commandLine?: Marked;
  /** The page that explains the codes, relative to the project. Default: as in phaseline's own. */
  readonly page?: string;
  readonly frames?: readonly string[];
};

export const errorPage = 'docs/errors.md';

const margin = 7;

/**
 * An error for people: what happened, why, what to do, and where, with the source line when it is known; at last where
 * its code is explained.
 *
 * @param columns of the terminal: lines that something is marked in are cut to fit
 */
export function formatError(error: LocatedError, colors: Colors, columns = Infinity): string[] {
  const label = (name: string) => colors.dim(`${name}:`.padEnd(4));
  return [
    ...paragraph(`${colors.red(colors.bold(`error[${error.code}]`))} `, error.what, 2),
    ...(error.why === undefined ? [] : paragraph(`  ${label('why')} `, error.why, margin)),
    ...paragraph(`  ${label('do')} `, error.todo, margin),
    ...place(error, colors, columns).map((line, i) => `${i === 0 ? `  ${label('at')} ` : '       '}${line}`),
    ...(error.frames ?? []).map((frame) => colors.dim(`       ${frame}`)),
    `  ${label('see')} ${colors.dim(`${error.page ?? errorPage}#${error.code}`)}`,
  ];
}

function paragraph(lead: string, text: string, indent: number): string[] {
  const [first, ...rest] = text.split('\n');
  return [lead + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

/** The place and below it the source line, or the command line itself; with a mark under what is meant. */
function place({ where, sourceLine, commandLine }: LocatedError, colors: Colors, columns: number): string[] {
  if (commandLine !== undefined) {
    const { text, start, length } = fitted(commandLine, columns - margin - 1);
    return [text, mark(start, length, colors)];
  }
  if (where === undefined) return [];
  const location = colors.cyan(formatLocation(where));
  if (sourceLine === undefined) return [location];
  const number = typeof where === 'object' && 'line' in where ? String(where.line) : '';
  const { text, start, length } = fitted(sourceLine, columns - margin - number.length - 3);
  return [
    location,
    `${colors.dim(`${number} | `)}${text}`,
    `${colors.dim(`${' '.repeat(number.length)} | `)}${mark(start, length, colors)}`,
  ];
}

function mark(start: number, length: number, colors: Colors): string {
  return `${' '.repeat(start)}${colors.red('^'.repeat(length))}`;
}
