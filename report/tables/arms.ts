// The table of one arm of an ablation.
import type { AblationPoint, Arm } from '../ablation.ts';
import { inOrder, labelOf } from '../methods.ts';
import { capitalised, shareOf } from '../numbers.ts';
import { ascending, metrics } from '../results.ts';
import { none, type ReportTable } from './report-table.ts';
import { spreadCell } from './spread-cell.ts';

/** A group of rows for each value, a row for each algorithm. */
export function armTable({ name, title, symbol }: Arm, points: readonly AblationPoint[]): ReportTable {
  const own = points.filter(({ arm }) => arm === name);
  const shown = metrics.filter((metric) => own.some((point) => point.metric === metric.name));
  const methods = inOrder(own.map(({ method }) => method));
  return {
    caption: `${capitalised(title)}, all else at the centre: median [first quartile, third quartile]`,
    columns: [
      { title: symbol, isNumber: true },
      { title: 'Algorithm' },
      ...shown.map((metric) => ({ title: capitalised(metric.title), isNumber: true })),
      { title: 'Diverged', isNumber: true },
    ],
    groups: ascending(own.map(({ value }) => value)).map((value) => ({
      title: String(value),
      rows: methods.map((method) => {
        const here = own.filter((point) => point.value === value && point.method === method);
        const rollouts = here.find(({ metric }) => metric === 'trajectoryMse');
        return {
          title: labelOf(method),
          cells: [
            ...shown.map((metric) => {
              const point = here.find((one) => one.metric === metric.name);
              return point === undefined ? none : spreadCell(point.median, point.lower, point.upper);
            }),
            rollouts === undefined
              ? none
              : { text: shareOf(rollouts.lost, rollouts.systems * rollouts.seeds) },
          ],
        };
      }),
    })),
    dash: 'not finite, as too many systems diverged for a median to be there',
    isStacked: true,
  };
}
