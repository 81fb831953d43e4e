import type { ReproducedOutput } from '../../engine/reproduce/compare-output.ts';
import type { PartDifference } from '../../engine/reproduce/part-differences.ts';
import type { Reproduction } from '../../engine/reproduce/reproduce.ts';
import type { Tolerance } from '../../engine/define/tolerance.ts';
import { formatError, type LocatedError } from '../errors/format-error.ts';
import { formatAction } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatNumber, formatQuantity } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';

export interface ReproductionFacts {
  readonly reproduction: Reproduction;
  /** `meta-hnn (quick)` */
  readonly title: string;
  readonly failures: readonly {
    readonly action: string;
    readonly error: LocatedError;
    readonly tail: readonly string[];
  }[];
}

/** How every output was compared, where it differs and by how much, and what that means. */
export function formatReproduction(facts: ReproductionFacts, colors: Colors): string[] {
  const { outputs } = facts.reproduction;
  const lines = alignColumns([
    { title: 'action', cells: outputs.map(({ action }) => formatAction(action, colors)) },
    { title: 'output', cells: outputs.map(({ output }) => output) },
    { title: 'compared', cells: outputs.map(({ mode }) => modes[mode]) },
    { title: 'result', cells: outputs.map((output) => formatVerdict(output, colors)) },
  ]);
  return [
    ...(outputs.length === 0 ? [] : [colors.bold(lines[0])]),
    ...outputs.flatMap(({ parts }, i) => [lines[i + 1], ...formatParts(parts, colors)]),
    ...facts.failures.flatMap(({ action, error, tail }) => [
      '',
      `${colors.red('✗')} ${colors.bold(formatAction(action, colors))}`,
      ...formatError(error, colors).map((line) => `  ${line}`),
      ...tail.map((line) => `    ${colors.dim('│')} ${line}`),
    ]),
    '',
    ...conclusion(facts, colors),
  ];
}

const modes = { bits: 'bit for bit', tolerance: 'by tolerance', none: 'not' } as const;

function formatVerdict({ verdict, mode, expected, found, why }: ReproducedOutput, colors: Colors): string {
  const because = why === undefined ? '' : `: ${why}`;
  switch (verdict) {
    case 'same':
      return colors.green(mode === 'bits' ? 'same' : 'same bytes, though none are promised');
    case 'near':
      return colors.green('within its tolerance');
    case 'different':
      return `${colors.red('differs')}${because} ${colors.dim(`(${short(expected)} in the lock, now ${short(found)})`)}`;
    case 'not-comparable':
      return `${colors.yellow('not comparable')}${because}`;
    default:
      return verdict satisfies never;
  }
}

/** One line for each column, tensor or path that differs. */
function formatParts(parts: readonly PartDifference[], colors: Colors): string[] {
  if (parts.length === 0) return [];
  return alignColumns([
    {
      cells: parts.map(({ part, within }) => `    ${within ? colors.green('≈') : colors.red('≠')} ${part}`),
    },
    { cells: parts.map((part) => formatPart(part, colors)) },
  ]);
}

function formatPart(difference: PartDifference, colors: Colors): string {
  const { fault, largest, tolerance, at, differing, values } = difference;
  if (fault !== undefined) return fault;
  const how =
    largest === undefined
      ? ''
      : `: at most ${formatNumber(largest.absolute)} absolute, ${formatNumber(largest.relative)} relative, ${formatNumber(largest.ulp)} ulp`;
  const allowed = tolerance === undefined ? '' : colors.dim(` (allowed: ${formatTolerance(tolerance)})`);
  const place =
    at === undefined ? '' : colors.dim(`; row ${at.row}: ${at.expected} in the lock, now ${at.found}`);
  return `${formatCount(differing)} of ${formatQuantity(values, 'value')} ${differing === 1 ? 'differs' : 'differ'}${how}${allowed}${place}`;
}

function formatTolerance({ absolute, relative, ulp }: Tolerance): string {
  return [
    ...(absolute === undefined ? [] : [`${absolute} absolute`]),
    ...(relative === undefined ? [] : [`${relative} relative`]),
    ...(ulp === undefined ? [] : [`${ulp} ulp`]),
  ].join(' or ');
}

function conclusion({ reproduction, title }: ReproductionFacts, colors: Colors): string[] {
  const { status, outputs, seconds } = reproduction;
  const count = (is: (output: ReproducedOutput) => boolean) => outputs.filter(is).length;
  const agree = (mode: ReproducedOutput['mode']) =>
    count((output) => output.mode === mode && (output.verdict === 'same' || output.verdict === 'near'));
  const counts = [
    [agree('bits'), 'the same bit for bit'],
    [agree('tolerance'), 'within tolerance'],
    [count(({ verdict }) => verdict === 'different'), 'different'],
    [count(({ verdict }) => verdict === 'not-comparable'), 'not comparable'],
  ] as const;
  const told = counts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${formatCount(number)} ${what}`);
  const marks = {
    reproduced: `${colors.green('✓')} ${title} is reproduced`,
    different: `${colors.red('✗')} ${title} is not reproduced`,
    failed: `${colors.red('✗')} ${title} failed`,
    interrupted: `${colors.yellow('■')} ${title} was interrupted`,
  };
  const of = `${formatQuantity(outputs.length, 'output')}: ${told.join(', ') || 'none compared'}`;
  return [
    `${marks[status]}: of ${of} (${formatDuration(seconds)})`,
    `  ${colors.dim('The store, the lock file and the results are as they were.')}`,
  ];
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
