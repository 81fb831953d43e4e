import { formatAction } from '../../format/action.ts';
import type { Colors } from '../../format/colors.ts';
import { formatWholeSeconds } from '../../format/duration.ts';
import { formatCount, formatNumber, formatRate } from '../../format/numbers.ts';
import { pad, truncate, widest } from '../../format/width.ts';
import type { RunningAction } from '../run-state.ts';

type Part = 'bar' | 'count' | 'percent' | 'rate' | 'eta' | 'metric';

const order: readonly Part[] = ['bar', 'count', 'percent', 'rate', 'eta', 'metric'];
/** What goes first when the terminal is narrow. */
const expendable: readonly Part[] = ['rate', 'count', 'metric', 'bar', 'eta', 'percent'];
const gap = 2;
const barWidth = 20;
const readableLabel = 36;

interface Row {
  readonly label: string;
  readonly parts: Readonly<Record<Part, string>>;
}

/**
 * One line for each running action, their parts below each other. Parts are left out, the same in every line, until
 * the names have enough room.
 *
 * @param width terminal columns
 */
export function layOutRows(
  actions: readonly RunningAction[],
  { now, width, colors }: { readonly now: number; readonly width: number; readonly colors: Colors },
): string[] {
  const rows = actions.map((action) => describe(action, now, colors));
  const labelWidth = widest(rows.map(({ label }) => label));
  const widths = new Map(order.map((part) => [part, widest(rows.map(({ parts }) => parts[part]))]));
  let shown = order.filter((part) => widths.get(part) !== 0);
  const room = () => width - shown.reduce((sum, part) => sum + gap + (widths.get(part) ?? 0), 0);
  for (const part of expendable) {
    if (room() >= Math.min(labelWidth, readableLabel)) break;
    shown = shown.filter((other) => other !== part);
  }
  const labelRoom = Math.max(1, Math.min(labelWidth, room()));
  return rows.map(({ label, parts }) =>
    [
      pad(truncate(label, labelRoom), labelRoom, 'left'),
      ...shown.map((part) => pad(parts[part], widths.get(part) ?? 0, part === 'metric' ? 'left' : 'right')),
    ]
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function describe(
  { id, startedAt, attempt, resumed, meter, metric }: RunningAction,
  now: number,
  colors: Colors,
): Row {
  const notes = [...(attempt > 1 ? [`attempt ${attempt}`] : []), ...(resumed ? ['resumed'] : [])];
  const note = notes.length === 0 ? '' : colors.yellow(` (${notes.join(', ')})`);
  const remaining = meter?.remaining(now);
  return {
    label: formatAction(id, colors) + note,
    parts: {
      bar: meter ? bar(meter.fraction, colors) : '',
      count: meter ? `${formatCount(meter.done)}/${formatCount(meter.total)}` : '',
      percent: meter ? `${Math.floor(meter.fraction * 100)}%` : '',
      rate: meter?.rate === undefined ? '' : formatRate(meter.rate),
      eta: remaining === undefined ? elapsed(now - startedAt) : `ETA ${formatWholeSeconds(remaining)}`,
      metric: metric === undefined ? '' : colors.dim(`${metric.name} ${formatNumber(metric.value)}`),
    },
  };
}

/** Nothing in the first second, so that short actions do not flicker. */
function elapsed(milliseconds: number): string {
  return milliseconds < 1000 ? '' : formatWholeSeconds(Math.floor(milliseconds / 1000));
}

function bar(fraction: number, colors: Colors): string {
  const full = Math.floor(fraction * barWidth);
  return colors.cyan('━'.repeat(full)) + colors.dim('─'.repeat(barWidth - full));
}
