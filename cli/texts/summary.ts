import type { RunSummary } from '../../engine/schedule/run.ts';
import { formatError, type LocatedError } from '../errors/format-error.ts';
import { formatAction } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatQuantity } from '../format/numbers.ts';
import { shellCommand } from '../../engine/errors/shell.ts';
import { program } from '../format/shell.ts';

export interface FailedAction {
  readonly action: string;
  readonly error: LocatedError;
  readonly log?: string;
  /** The last lines of the log. */
  readonly tail: readonly string[];
}

export interface SummaryFacts {
  readonly summary: Omit<RunSummary, 'failures'>;
  readonly failures: readonly FailedAction[];
  readonly pipeline: string;
  /** The options that choose the variant, as words of a command line. */
  readonly variant: readonly string[];
  /** What was asked for, as words of a command line. */
  readonly selection: readonly string[];
  /** Where the results are, and the report, if there are any. */
  readonly out?: string;
  readonly report?: string;
}

/** The account at the end of a run, for people. */
export function formatSummary(facts: SummaryFacts, colors: Colors): string[] {
  return [
    ...facts.failures.flatMap((failure) => ['', ...formatFailure(failure, facts, colors)]),
    ...(facts.failures.length > 0 ? [''] : []),
    headline(facts, colors),
    ...closing(facts, colors),
  ];
}

function headline({ summary, pipeline }: SummaryFacts, colors: Colors): string {
  const { status, executed, cached, failed, skipped, seconds } = summary;
  const after = formatDuration(seconds);
  if (status === 'done' && executed === 0) {
    return `${colors.green('✓')} ${pipeline}: nothing to do, ${formatQuantity(cached, 'action')} cached (${after})`;
  }
  const counts = [
    `${formatCount(executed)} executed`,
    ...(cached > 0 ? [`${formatCount(cached)} cached`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} not run`] : []),
  ].join(', ');
  const marks = {
    done: `${colors.green('✓')} ${pipeline}:`,
    failed: `${colors.red('✗')} ${pipeline} failed:`,
    interrupted: `${colors.yellow('■')} ${pipeline} was interrupted:`,
  };
  return `${marks[status]} ${counts} in ${after}`;
}

function closing(
  { summary, pipeline, variant, selection, out, report }: SummaryFacts,
  colors: Colors,
): string[] {
  if (summary.status === 'done') {
    return [
      ...(out === undefined ? [] : [`  ${colors.dim('results:')} ${out}`]),
      ...(report === undefined ? [] : [`  ${colors.dim('report: ')} ${report}`]),
    ];
  }
  const finished = summary.executed + summary.cached;
  const again = shellCommand([...program.split(' '), 'run', pipeline, ...selection, ...variant]);
  return [
    `  ${colors.dim('kept:    ')} ${formatQuantity(finished, 'finished action')}, and the checkpoints of those that were stopped`,
    `  ${colors.dim('continue:')} ${again}`,
  ];
}

function formatFailure(
  { action, error, log, tail }: FailedAction,
  facts: SummaryFacts,
  colors: Colors,
): string[] {
  const again = shellCommand([...program.split(' '), 'run', facts.pipeline, action, ...facts.variant]);
  const label = (name: string) => `  ${colors.dim(name)}`;
  return [
    `${colors.red('✗')} ${colors.bold(formatAction(action, colors))}`,
    ...formatError(error, colors).map((line) => `  ${line}`),
    ...(tail.length === 0
      ? []
      : [label('last lines of its log:'), ...tail.map((line) => `    ${colors.dim('│')} ${line}`)]),
    ...(log === undefined ? [] : [`${label('log:  ')} ${log}`]),
    `${label('again:')} ${again}`,
  ];
}
