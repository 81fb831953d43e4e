import type { Reason } from '../../engine/events/events.ts';
import type { Colors } from './colors.ts';

/** `meta-train[algorithm=anil,seed=0]` with the cell in a quieter colour, as `meta-train algorithm=anil seed=0`. */
export function formatAction(id: string, colors: Colors): string {
  const { name, cell } = splitAction(id);
  return cell === undefined ? name : `${name} ${colors.dim(cell.replaceAll(',', ' '))}`;
}

function splitAction(id: string): { name: string; cell?: string } {
  const bracket = id.indexOf('[');
  return bracket < 0 ? { name: id } : { name: id.slice(0, bracket), cell: id.slice(bracket + 1, -1) };
}

/** Of more changes than these only the number is told; `why` lists all. */
const TOLD = 4;

function firstOf(parts: readonly string[]): string {
  const more = parts.length - TOLD;
  // One more takes no more room than the words that leave it out.
  if (more <= 1) return parts.join(', ');
  return `${parts.slice(0, TOLD).join(', ')} and ${more} more`;
}

/** Why an action executes, in a few words. */
export function formatReason(reason: Reason): string {
  switch (reason.kind) {
    case 'cached':
      return 'cached';
    case 'never-run':
      return 'never run here before';
    case 'no-result':
      return 'no result from the last run';
    case 'changed':
      return reason.parts.length === 0
        ? 'changed since the last run, which left no result'
        : `changed: ${firstOf(reason.parts)}`;
    case 'forced':
      return 'forced';
    case 'output-lost':
      return `output lost: ${reason.detail}`;
    case 'inputs-pending':
      return 'an input is made first';
    case 'shared':
      return `the same as ${reason.with}`;
    default:
      return reason satisfies never;
  }
}
