import type { SharedChange } from '../../engine/compare/compare-actions.ts';
import type { SideResult } from '../../engine/compare/compare-results.ts';
import type { Comparison } from '../../engine/compare/compare.ts';
import type { Change } from '../../engine/plan/changes.ts';
import { formatAction } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { formatQuantity } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';
import { haveSameColumns, mergeTables, type TableOfCell } from '../results/merge-tables.ts';
import { sideBySide } from '../results/side-by-side.ts';

const mostNames = 4;

/** What differs between two sides: parameters, code, actions, and the tables of a result beside each other. */
export function formatComparison(comparison: Comparison, colors: Colors): string[] {
  const { pipeline, labels, parameters, actions, results } = comparison;
  const causes = actions.causes.filter(({ change }) => !parameters || change.part !== 'parameter');
  const groups: [readonly string[], string][] = [
    [actions.same, 'the same'],
    [actions.changed, 'changed, with other results'],
    [actions.sameBytes, 'changed, with the same results'],
    [actions.contradicting, 'the same, but with other results: not reproducible'],
    [actions.onlyA, `only in ${labels[0]}`],
    [actions.onlyB, `only in ${labels[1]}`],
  ];
  return [
    `${colors.bold(pipeline)}: ${labels[0]} → ${labels[1]}`,
    ...section(
      'parameters',
      parameters
        ? changeLines(
            parameters.map((change) => ({ change })),
            colors,
          )
        : [],
      colors,
    ),
    ...section(parameters ? 'code' : 'parameters and code', changeLines(causes, colors), colors),
    ...(actions.unrecorded === 0
      ? []
      : [
          colors.dim(
            `  (of ${formatQuantity(actions.unrecorded, 'action')} the store has no record here: only the kind of change is known)`,
          ),
        ]),
    ...section(
      'actions',
      groups.flatMap(([ids, what]) => (ids.length === 0 ? [] : groupLines(ids, what, colors))),
      colors,
    ),
    ...(results ? section(results.name, resultLines(labels, results.sides, colors), colors) : []),
  ];
}

function section(title: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map((line) => `  ${line}`)];
}

function changeLines(
  changes: readonly (Pick<SharedChange, 'change'> & Partial<SharedChange>)[],
  colors: Colors,
): string[] {
  if (changes.length === 0) return [];
  return alignColumns([
    { cells: changes.map(({ change }) => colors.dim(change.part)) },
    { cells: changes.map(({ change }) => change.name) },
    { cells: changes.map(({ change }) => formatValues(change, colors)) },
    { cells: changes.map(({ actions }) => (actions ? `${colors.dim('in')} ${names(actions, colors)}` : '')) },
  ]);
}

function formatValues({ before, after }: Change, colors: Colors): string {
  if (before === undefined) return `${colors.green(short(after))} ${colors.dim('(new)')}`;
  if (after === undefined) return `${colors.red(short(before))} ${colors.dim('(gone)')}`;
  return `${colors.red(short(before))} → ${colors.green(short(after))}`;
}

function groupLines(ids: readonly string[], what: string, colors: Colors): string[] {
  const listed = what === 'the same' ? '' : `: ${names(ids, colors)}`;
  return [`${formatQuantity(ids.length, 'action')} ${what}${listed}`];
}

/** A few by name; of many the cells of each matrix as a number. */
function names(ids: readonly string[], colors: Colors): string {
  if (ids.length <= mostNames) return ids.map((id) => formatAction(id, colors)).join(', ');
  const counts = new Map<string, number>();
  for (const id of ids) {
    const name = id.replace(/\[.*$/, '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`)).join(', ');
}

function resultLines(
  labels: Comparison['labels'],
  sides: readonly [readonly SideResult[], readonly SideResult[]],
  colors: Colors,
): string[] {
  const [a, b] = sides;
  if (sameDigests(a, b)) return ['the same, byte for byte'];
  const missing = sides.flatMap((side, i) =>
    side.flatMap(({ path, missing: why }) => (why === undefined ? [] : [`${labels[i]}: ${path} is ${why}`])),
  );
  const tables = sides.map((side): TableOfCell[] =>
    side.flatMap(({ cell, table }) => (table ? [{ cell, ...table }] : [])),
  );
  if (tables.some((side) => side.length === 0)) return missing;
  if (!haveSameColumns(tables.flat())) return [...missing, 'their tables have different columns'];
  return [...missing, ...sideBySide([mergeTables(tables[0]), mergeTables(tables[1])], labels, colors)];
}

function sameDigests(a: readonly SideResult[], b: readonly SideResult[]): boolean {
  const texts = [a, b].map((side) => side.map(({ path, digest }) => `${path} ${digest}`).join('\n'));
  return texts[0] === texts[1] && a.every(({ digest }) => digest !== undefined);
}

const digestForm = /^[0-9a-f]{64}$/;

/** Digests are told apart by their first digits. */
function short(text: string | undefined): string {
  return text !== undefined && digestForm.test(text) ? text.slice(0, 12) : (text ?? '');
}
