// Unseen systems from the best to the worst.
import type { TableValue } from 'phaseline';
import type { fieldScores } from '../../schemas/scores.ts';

/** The systems by their relative field error after so many steps, ascending; what is not finite comes last. */
export function rankedSystems(
  scores: TableValue<typeof fieldScores.columns>,
  steps: number,
): { task: number; error: number }[] {
  const rows = Array.from(scores.task, (task, row) => ({
    task,
    error: scores.fieldRelativeError[row],
    steps: scores.steps[row],
  })).filter((row) => row.steps === steps);
  const order = ({ error }: { error: number }) => (Number.isFinite(error) ? error : Infinity);
  return rows
    .sort((a, b) => (order(a) === order(b) ? a.task - b.task : order(a) < order(b) ? -1 : 1))
    .map(({ task, error }) => ({ task, error }));
}

/** So many of the ranks 0 .. length - 1 at equal distances, both ends among them; all when there are no more. */
export function atEqualDistances(length: number, count: number): number[] {
  const shown = Math.min(count, length);
  if (shown === 1) return [0];
  return Array.from({ length: shown }, (_, i) => Math.round((i * (length - 1)) / (shown - 1)));
}
