// The table of one arm of an ablation.
import type { AblationLosses, AblationPoint, Arm } from '../ablation.ts';
import { inOrder, labelOf } from '../methods.ts';
import { capitalised, formatNumber, plural, shareOf } from '../numbers.ts';
import { ascending, metrics } from '../results.ts';
import { none, type ReportTable, type TableCell } from './report-table.ts';
import { spreadCell } from './spread-cell.ts';

interface AblationResults {
  readonly points: readonly AblationPoint[];
  readonly losses: readonly AblationLosses[];
}

/** What is counted beside the errors: `diverged` where motion was predicted. */
const counts = [
  { name: 'diverged', title: 'Diverged' },
  { name: 'nonFinite', title: 'Fields not finite' },
  { name: 'worseThanNone', title: 'Worse than none' },
  { name: 'stopped', title: 'Stopped' },
] as const;

/** After so many gradient steps; a group of rows for each value, a row for each algorithm. */
export function armTable(
  { name, title, symbol }: Arm,
  steps: number,
  { points, losses }: AblationResults,
): ReportTable {
  const own = points.filter((point) => point.arm === name && point.steps === steps);
  const lost = losses.filter((one) => one.arm === name && one.steps === steps);
  const shown = metrics.filter((metric) => own.some((point) => point.metric === metric.name));
  const counted = counts.filter((count) => lost.some((one) => one[count.name] !== undefined));
  const methods = inOrder(own.map(({ method }) => method));
  return {
    caption:
      `${capitalised(title)}, all else at the centre, ${plural(steps, 'gradient step')}: median [first quartile, ` +
      'third quartile], mean of the finite',
    columns: [
      { title: symbol, isNumber: true },
      { title: 'Algorithm' },
      ...shown.map((metric) => ({ title: capitalised(metric.title), isNumber: true })),
      ...counted.map((count) => ({ title: count.title, isNumber: true })),
    ],
    groups: ascending(own.map(({ value }) => value)).map((value) => ({
      title: String(value),
      rows: methods.map((method) => {
        const isHere = (one: { value: number; method: string }) =>
          one.value === value && one.method === method;
        const ofRow = lost.find(isHere);
        return {
          title: labelOf(method),
          cells: [
            ...shown.map((metric) =>
              errorCell(own.find((point) => isHere(point) && point.metric === metric.name)),
            ),
            ...counted.map((count): TableCell => {
              const number = ofRow?.[count.name];
              return ofRow === undefined || number === undefined ? none : { text: shareOf(number, ofRow.of) };
            }),
          ],
        };
      }),
    })),
    dash: 'not finite, as too many systems diverged for a median to be there',
    isStacked: true,
  };
}

function errorCell(point: AblationPoint | undefined): TableCell {
  if (point === undefined || !Number.isFinite(point.median)) return none;
  const { median, lower, upper, mean } = point;
  return { ...spreadCell(median, lower, upper), remark: `mean ${formatNumber(mean)}` };
}
