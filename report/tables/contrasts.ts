// The table of all pairs that are compared, decided or not.
import { boundText, pairOf, percentText, verdictOf, type Comparison } from '../contrasts.ts';
import { capitalised, formatCount, shareOf } from '../numbers.ts';
import { comparedMetrics, distinct } from '../results.ts';
import { none, type Column, type ReportTable, type TableCell } from './report-table.ts';

/** How the comparisons of a table are told apart beside their pairs. */
export interface Grouping<C extends Comparison> {
  readonly column: Column;
  of(comparison: C): number;
}

/** A group of rows for each value of what they are grouped by, in ascending order; a row a pair, a column a metric. */
export function contrastTable<C extends Comparison>(
  comparisons: readonly C[],
  confidence: number,
  { column, of }: Grouping<C>,
  caption: string,
): ReportTable {
  const shown = comparedMetrics.filter(({ name }) => comparisons.some(({ metric }) => metric === name));
  const values = distinct(comparisons.map(of)).sort((a, b) => a - b);
  return {
    caption: `${caption}: ratio [simultaneous ${percentText(confidence)} interval], verdict`,
    columns: [
      column,
      { title: 'Pair' },
      ...shown.map(({ title }) => ({ title: capitalised(title), isNumber: true })),
      { title: 'Diverged: first, second', isNumber: true },
    ],
    groups: values.map((value) => {
      const here = comparisons.filter((one) => of(one) === value);
      return {
        title: String(value),
        rows: distinct(here.map(pairOf)).map((pair) => {
          const own = here.filter((one) => pairOf(one) === pair);
          const cells = shown.map(({ name }) => contrastCell(own.find(({ metric }) => metric === name)));
          return { title: pair, cells: [...cells, divergedCell(own)] };
        }),
      };
    }),
    dash: 'not compared, or no rollouts',
    isStacked: true,
  };
}

function contrastCell(comparison: Comparison | undefined): TableCell {
  if (comparison === undefined) return none;
  const { ratio, low, high, verdict } = comparison;
  return {
    text: boundText(ratio),
    range: `[${boundText(low)}, ${boundText(high)}]`,
    remark: verdictOf(comparison),
    ...(verdict === 'undecided' ? {} : { emphasis: 'decided' }),
  };
}

function divergedCell(ofPair: readonly Comparison[]): TableCell {
  const rollouts = ofPair.find(({ metric }) => metric === 'trajectoryMse');
  if (rollouts === undefined) return none;
  const { divergedA, divergedB, pairs } = rollouts;
  return { text: `${formatCount(divergedA)}, ${shareOf(divergedB, pairs)}` };
}
