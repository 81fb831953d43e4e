import type { Change } from '../../engine/plan/changes.ts';
import type { Explanation } from '../../engine/plan/explain.ts';
import { formatAction, formatReason } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { flatten } from '../format/flatten.ts';
import { formatCount, formatQuantity } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';

interface Options {
  /** List all that is hashed, not only how much it is. */
  readonly hashed: boolean;
  readonly colors: Colors;
}

/** Why one action runs or not, what changed, and what was hashed. */
export function formatExplanation(explanation: Explanation, { hashed, colors }: Options): string[] {
  const { action, status, reason, key, previous, changes } = explanation;
  const verdict = {
    cached: colors.green('cached'),
    run: colors.yellow(`would run: ${formatReason(reason)}`),
    pending: colors.dim(`pending: ${formatReason(reason)}; whether this runs depends on the bytes`),
    shared: colors.dim(`shared: ${formatReason(reason)}, which would run`),
  }[status];
  return [
    `${colors.bold(formatAction(action, colors))}  ${verdict}`,
    ...(key === undefined ? [] : [`  ${colors.dim('key')} ${short(key)}`]),
    ...(previous === undefined || previous.key === key
      ? []
      : [
          `  ${colors.dim(`key of the ${previous.from === 'lock' ? 'lock file' : previous.from}`)} ${short(previous.key)}`,
        ]),
    ...(changes.length === 0 ? [] : ['  changed:', ...changeLines(changes, colors)]),
    ...(hashed ? hashedLines(explanation, colors) : [hashedCounts(explanation, colors)]),
  ];
}

function changeLines(changes: readonly Change[], colors: Colors): string[] {
  return alignColumns([
    { cells: changes.map(({ part }) => `    ${colors.dim(part)}`) },
    { cells: changes.map(({ name }) => name) },
    {
      cells: changes.map(({ before, after }) => {
        if (before === undefined) return `${colors.green(value(after))} ${colors.dim('(new)')}`;
        if (after === undefined) return `${colors.red(value(before))} ${colors.dim('(gone)')}`;
        return `${colors.red(value(before))} → ${colors.green(value(after))}`;
      }),
    },
  ]);
}

function hashedCounts({ identity, code }: Explanation, colors: Colors): string {
  const parts = [
    ...(identity
      ? [
          formatQuantity(flatten(identity.parameters).length, 'parameter'),
          formatQuantity(inputs(identity.inputs).length, 'input'),
        ]
      : []),
    formatQuantity(Object.keys(code.modules).length, 'code file'),
    formatQuantity(Object.keys(code.packages).length, 'package'),
  ];
  return `  ${colors.dim(`hashed: ${parts.join(', ')} (--hashed lists them)`)}`;
}

function hashedLines({ identity, code }: Explanation, colors: Colors): string[] {
  const section = (title: string, rows: readonly (readonly [string, string])[]) =>
    rows.length === 0
      ? []
      : [
          `  ${title} ${colors.dim(`(${formatCount(rows.length)})`)}`,
          ...alignColumns([
            { cells: rows.map(([name]) => `    ${name}`) },
            { cells: rows.map(([, text]) => colors.dim(text)) },
          ]),
        ];
  return [
    ...(identity
      ? [
          ...section('identity', [
            ['engine', identity.engine],
            ['stage', `${identity.stage}, version ${identity.version}`],
            ['backend', identity.backend ?? 'none'],
          ]),
          ...section('parameters', flatten(identity.parameters)),
          ...section(
            'inputs',
            inputs(identity.inputs).map(([name, digest]) => [name, short(digest)]),
          ),
        ]
      : [`  ${colors.dim('inputs: not made yet')}`]),
    ...section(
      'code',
      Object.entries(code.modules).map(([name, digest]) => [name, short(digest)]),
    ),
    ...section('packages', Object.entries(code.packages)),
  ];
}

function inputs(given: NonNullable<Explanation['identity']>['inputs']): [string, string][] {
  return Object.entries(given).flatMap(([name, input]): [string, string][] =>
    typeof input === 'string'
      ? [[name, input]]
      : input.map(({ cell, digest }) => [
          `${name}[${Object.entries(cell)
            .map(([axis, at]) => `${axis}=${at}`)
            .join(',')}]`,
          digest,
        ]),
  );
}

const digestForm = /^[0-9a-f]{64}$/;

/** Digests are told apart by their first digits. */
function value(text: string | undefined): string {
  return text !== undefined && digestForm.test(text) ? short(text) : (text ?? '');
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
