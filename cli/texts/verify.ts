import type { Verification } from '../../engine/store/verify/verify-store.ts';
import type { Problem } from '../../engine/store/verify/problem.ts';
import type { Colors } from '../format/colors.ts';
import { formatDuration } from '../format/duration.ts';
import { formatBytes, formatQuantity } from '../format/numbers.ts';
import { program } from '../format/shell.ts';

/** So many of what a file belongs to are named. */
const NAMED = 3;

/** One thing that is wrong in the store: where, what, whose, and what was or can be done. */
export function formatProblem(
  {
    kind,
    path,
    what,
    of,
    todo,
    removable,
  }: Pick<Problem, 'kind' | 'path' | 'what' | 'of' | 'todo'> & { readonly removable: boolean },
  repaired: boolean,
  colors: Colors,
): string[] {
  const label = (text: string): string => colors.dim(`${text}:`.padEnd(5));
  return [
    `${colors.red(colors.bold(kind))} ${colors.cyan(path)} ${what}`,
    ...(of.length === 0 ? [] : [`  ${label('of')} ${names(of)}`]),
    `  ${label(repaired ? 'done' : 'do')} ${remedy(todo, repaired, removable)}`,
  ];
}

function remedy(todo: string, repaired: boolean, removable: boolean): string {
  if (repaired) return `removed. ${todo}`;
  return removable ? `\`${program} verify --repair\` removes it. ${todo}` : todo;
}

function names(of: readonly string[]): string {
  const rest = of.length - NAMED;
  return of.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** What was looked at, and how much of it was wrong. */
export function formatVerification(
  {
    blobs,
    bytes,
    records,
    checkpoints,
    problems,
    repaired,
    seconds,
  }: Verification & { readonly seconds: number },
  colors: Colors,
): string[] {
  const looked = [
    `${formatQuantity(blobs, 'artifact')} (${formatBytes(bytes)})`,
    formatQuantity(records, 'action'),
    ...(checkpoints === 0 ? [] : [formatQuantity(checkpoints, 'checkpoint')]),
  ].join(', ');
  const verdict =
    problems === 0
      ? colors.green('all right')
      : colors.red(formatQuantity(problems, 'problem')) + (repaired === 0 ? '' : `, ${repaired} repaired`);
  return [`Verified ${looked} in ${formatDuration(seconds)}: ${verdict}`];
}
