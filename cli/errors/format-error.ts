import { formatLocation, type ErrorData } from '../../engine/errors/pipeline-error.ts';
import type { Colors } from '../format/colors.ts';

/** An error with the line of source it points to, and the frames of a stack that lead there. */
export type LocatedError = ErrorData & {
  readonly sourceLine?: { readonly text: string; readonly column: number };
  readonly frames?: readonly string[];
};

/** An error for people: what happened, why, what to do, and where, with the source line when it is known. */
export function formatError(error: LocatedError, colors: Colors): string[] {
  const label = (name: string) => colors.dim(`${name}:`.padEnd(4));
  return [
    ...paragraph(`${colors.red(colors.bold(`error[${error.code}]`))} `, error.what, 2),
    ...(error.why === undefined ? [] : paragraph(`  ${label('why')} `, error.why, 7)),
    ...paragraph(`  ${label('do')} `, error.todo, 7),
    ...(error.where === undefined ? [] : [`  ${label('at')} ${colors.cyan(formatLocation(error.where))}`]),
    ...(error.sourceLine === undefined ? [] : excerpt(error, colors)),
    ...(error.frames ?? []).map((frame) => colors.dim(`       ${frame}`)),
  ];
}

function paragraph(lead: string, text: string, indent: number): string[] {
  const [first, ...rest] = text.split('\n');
  return [lead + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

/** The source line below its number, and a caret under the column. */
function excerpt({ where, sourceLine }: LocatedError, colors: Colors): string[] {
  if (sourceLine === undefined) return [];
  const { text, column } = sourceLine;
  const number = typeof where === 'object' && where.line !== undefined ? String(where.line) : '';
  const indent = text.length - text.trimStart().length;
  const shown = text.trim().replaceAll('\t', ' ');
  const caret = Math.max(0, Math.min(column - 1 - indent, shown.length));
  return [
    `${colors.dim(`       ${number} | `)}${shown}`,
    `${colors.dim(`       ${' '.repeat(number.length)} | `)}${' '.repeat(caret)}${colors.red('^')}`,
  ];
}
