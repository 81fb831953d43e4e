import { PipelineError } from '../errors/pipeline-error.ts';
import type { Session } from '../session.ts';
import type { LockChange, LockDifference } from './lock-differences.ts';
import { placeInLock } from './place-in-lock.ts';

const mostLines = 30;

/** The error of a command that keeps to the lock file, with all that differs; it points to the first of it. */
export function lockMismatch(
  session: Session,
  differences: readonly LockDifference[],
  { what, todo }: { readonly what: string; readonly todo: string },
): PipelineError {
  const lines = differences.flatMap(describe);
  const hidden = lines.length - mostLines;
  return new PipelineError('lock-mismatch', {
    what,
    why: [...lines.slice(0, mostLines), ...(hidden > 0 ? [`… and ${hidden} more lines`] : [])].join('\n'),
    todo,
    where: placeInLock(session, differences[0]),
  });
}

function describe({ action = 'the profile', kind, changes }: LockDifference): string[] {
  if (kind === 'added') return [`${action}: not in the lock`];
  if (kind === 'removed') return [`${action}: in the lock, and not in the pipeline any more`];
  return changes.map((change) => `${action}: ${describeChange(change)}`);
}

function describeChange({ part, name, before, after }: LockChange): string {
  const subject = part === name ? part : `${part} ${name}`;
  if (before === undefined) return `${subject}: ${short(after)} (new)`;
  if (after === undefined) return `${subject}: ${short(before)} in the lock (gone)`;
  return `${subject}: ${short(before)} in the lock, now ${short(after)}`;
}

const digestForm = /^[0-9a-f]{64}$/;

/** Digests are told apart by their first digits. */
function short(text: string | undefined): string {
  return text !== undefined && digestForm.test(text) ? text.slice(0, 12) : (text ?? '');
}
