import type { Session } from '../../engine/session.ts';
import { formatAction } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { formatDuration, formatInstant } from '../format/duration.ts';
import { formatCount } from '../format/numbers.ts';
import { shellCommand } from '../../engine/errors/shell.ts';
import { program } from '../format/shell.ts';
import { alignColumns } from '../format/table.ts';

export type LastRun = NonNullable<Awaited<ReturnType<Session['lastRun']>>>;

type ActionState = LastRun['actions'][string]['status'];

export interface StatusFacts {
  readonly title: string;
  readonly pipeline: string;
  /** Ids of the actions, in the order of the graph. */
  readonly order: readonly string[];
  /** The options that choose the variant, as words of a command line. */
  readonly variant: readonly string[];
  readonly out: string;
  readonly last?: LastRun & { readonly alive: boolean };
  readonly colors: Colors;
}

/** The last run: when, how it ended, and the state of each action. */
export function formatStatus({ title, pipeline, order, variant, out, last, colors }: StatusFacts): string[] {
  const command = shellCommand([...program.split(' '), 'run', pipeline, ...variant]);
  if (!last) return [`${colors.bold(title)}: never run`, `  ${colors.dim('run it:')} ${command}`];
  const known = order.filter((id) => last.actions[id] !== undefined);
  const gone = Object.keys(last.actions).filter((id) => !order.includes(id));
  const ids = [...known, ...gone];
  const lost = last.status === 'running' && !last.alive;
  const states = ids
    .map((id) => last.actions[id])
    .map((state) => ({
      ...state,
      shown: lost && isOpen(state.status) ? ('stopped' as const) : state.status,
    }));
  return [
    `${colors.bold(title)}: ${verdict(last, colors)}`,
    `  ${colors.dim('started: ')} ${formatInstant(last.startedAt)}${last.alive ? `, process ${last.process.pid} on ${last.process.host}` : ''}`,
    ...(last.finishedAt === undefined
      ? []
      : [`  ${colors.dim('finished:')} ${formatInstant(last.finishedAt)}`]),
    `  ${colors.dim('actions: ')} ${counts(
      states.map(({ shown }) => shown),
      colors,
    )}`,
    '',
    ...alignColumns([
      {
        cells: states.map(({ shown }) => `  ${paint(shown, colors)}`),
      },
      {
        align: 'right',
        cells: states.map(({ seconds }) => (seconds === undefined ? '' : formatDuration(seconds))),
      },
      { cells: ids.map((id) => formatAction(id, colors)) },
      { cells: states.map(({ error }) => (error === undefined ? '' : colors.red(error.split('\n', 1)[0]))) },
    ]),
    ...(last.status === 'done' ? ['', `  ${colors.dim('results: ')} ${out}`] : []),
    ...(last.status === 'done' || last.alive ? [] : ['', `  ${colors.dim('continue:')} ${command}`]),
  ];
}

/** What a run that was killed left open has stopped. */
type ShownState = ActionState | 'stopped';

function verdict({ status, alive }: LastRun & { readonly alive: boolean }, colors: Colors): string {
  switch (status) {
    case 'running':
      return alive
        ? colors.cyan('running')
        : colors.yellow('stopped without an end (killed, or the machine went down)');
    case 'done':
      return colors.green('done');
    case 'failed':
      return colors.red('failed');
    case 'interrupted':
      return colors.yellow('interrupted');
    default:
      return status satisfies never;
  }
}

function counts(states: readonly ShownState[], colors: Colors): string {
  const numbers = new Map<ShownState, number>();
  for (const state of states) numbers.set(state, (numbers.get(state) ?? 0) + 1);
  return [...numbers]
    .map(([state, count]) => paint(state, colors, `${formatCount(count)} ${state}`))
    .join(', ');
}

function isOpen(state: ActionState): boolean {
  return state === 'running' || state === 'waiting';
}

function paint(state: ShownState, colors: Colors, text: string = state): string {
  const color = {
    cached: colors.cyan,
    executed: colors.green,
    failed: colors.red,
    skipped: colors.yellow,
    running: colors.bold,
    waiting: colors.dim,
    stopped: colors.yellow,
  }[state];
  return color(text);
}
