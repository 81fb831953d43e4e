import type { RunEvent } from '../../../engine/events/events.ts';
import { formatAction } from '../../format/action.ts';
import type { Colors } from '../../format/colors.ts';
import { formatDuration } from '../../format/duration.ts';
import type { RepeatedWarnings } from '../warnings.ts';

/** The line that an event leaves in the scrollback, if it leaves one. */
export function permanentLine(
  event: RunEvent,
  colors: Colors,
  warnings: RepeatedWarnings,
): string | undefined {
  switch (event.type) {
    case 'action-finished':
      return `${colors.green('✓')} ${formatAction(event.action, colors)}  ${colors.dim(formatDuration(event.seconds))}`;
    case 'action-failed':
      return `${colors.red('✗')} ${formatAction(event.action, colors)}  ${colors.red(firstLine(event.error.what))}`;
    case 'action-retrying':
      return `${colors.yellow('↻')} ${formatAction(event.action, colors)}  ${colors.yellow(firstLine(event.error.what))}`;
    case 'warning':
      return warnings.isNew(event) ? colors.yellow(`warning[${event.code}] ${event.message}`) : undefined;
    default:
      return undefined;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
