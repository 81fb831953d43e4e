import { formatAction } from '../../format/action.ts';
import type { Colors } from '../../format/colors.ts';
import { formatWholeSeconds } from '../../format/duration.ts';
import { formatCount, formatQuantity } from '../../format/numbers.ts';
import { truncate } from '../../format/width.ts';
import { estimateRemaining, type ExpectedAction } from '../estimate.ts';
import type { RunState } from '../run-state.ts';
import { layOutRows } from './rows.ts';

export interface FrameConditions {
  readonly state: RunState;
  readonly expected: readonly ExpectedAction[];
  /** Milliseconds on the reporter's clock. */
  readonly now: number;
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly colors: Colors;
  readonly stopping: boolean;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const spinnerMs = 100;
const mostRows = 20;
/** Header, footer, "and more", the line of the cursor and some of what scrolled by. */
const reservedRows = 6;

/** The part of the terminal that changes: header, one line for each running action, footer. */
export function renderFrame(conditions: FrameConditions): string[] {
  const { state, columns, rows, now, colors } = conditions;
  // The last column stays free: a terminal that is made narrower would wrap a full line.
  const width = Math.max(10, columns - 1);
  const most = Math.max(1, Math.min(mostRows, rows - reservedRows));
  const all = [...state.running.values()];
  const shown = all.length > most ? all.slice(0, most) : all;
  const turn = colors.cyan(spinner[Math.floor(now / spinnerMs) % spinner.length]);
  const elsewhere = [...state.elsewhere].slice(0, Math.max(0, most - shown.length));
  const hidden = all.length + state.elsewhere.size - shown.length - elsewhere.length;
  return [
    header(conditions),
    ...layOutRows(shown, { now, width: width - 2, colors }).map((row) => `${turn} ${row}`),
    ...elsewhere.map(
      ([id, owner]) =>
        `${colors.dim('…')} ${formatAction(id, colors)}  ${colors.dim(`${owner} executes it`)}`,
    ),
    ...(hidden > 0 ? [colors.dim(`  … and ${formatCount(hidden)} more`)] : []),
    footer(conditions),
  ].map((line) => truncate(line, width));
}

function header({ state, colors }: FrameConditions): string {
  const facts = [`profile ${state.profile}`, ...(state.backend === '' ? [] : [`backend ${state.backend}`])];
  return `${colors.bold(state.pipeline)}  ${colors.dim([...facts, formatQuantity(state.jobs, 'job')].join('  '))}`;
}

function footer({ state, expected, now, colors, stopping }: FrameConditions): string {
  const remaining = stopping ? undefined : estimateRemaining(state, expected, now);
  const counts: [number, string, (text: string) => string][] = [
    [state.failed, 'failed', colors.red],
    [state.done, 'done', colors.green],
    [state.cached, 'cached', colors.cyan],
    [state.running.size, 'running', String],
    [state.skipped, 'skipped', colors.yellow],
    [state.waiting + state.elsewhere.size, 'waiting', colors.dim],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, name, paint]) => paint(`${formatCount(count)} ${name}`));
  return [
    parts.join(colors.dim(' · ')),
    colors.dim(formatWholeSeconds(Math.floor((now - state.startedAt) / 1000))),
    ...(remaining === undefined
      ? []
      : [colors.dim(`ETA ${remaining.atLeast ? '> ' : ''}${formatWholeSeconds(remaining.seconds)}`)]),
    ...(stopping ? [colors.yellow('stopping, Ctrl-C again stops at once')] : []),
  ].join('   ');
}
