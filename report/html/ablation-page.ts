// The report of an ablation.
import { arms, type AblationContrast, type AblationPoint, type Arm } from '../ablation.ts';
import { inOrder, labelOf } from '../methods.ts';
import { capitalised, formatCount } from '../numbers.ts';
import { ascending, metrics } from '../results.ts';
import { dashNote, dataTable, numberCell, rowHeader } from './data-table.ts';
import { documentPage, figureList, type Provenance, type ReportFigure } from './document.ts';
import { html, type Html } from './escape.ts';
import { sentences } from './sentences.ts';
import { spreadCell } from './spread-cell.ts';

export interface AblationReportData extends Provenance {
  /** Of intervals, such as 0.95. */
  readonly confidence: number;
  readonly points: readonly AblationPoint[];
  readonly contrasts: readonly AblationContrast[];
  readonly figures: readonly ReportFigure[];
}

export function ablationPage(data: AblationReportData): string {
  const { points, contrasts, confidence } = data;
  const most = (values: readonly number[]) => formatCount(Math.max(0, ...values));
  const shown = arms.filter(({ name }) => points.some(({ arm }) => arm === name));
  return documentPage(
    data,
    [
      [
        'Algorithms',
        inOrder(points.map(({ method }) => method))
          .map(labelOf)
          .join(', '),
      ],
      ['Unseen systems', most(points.map(({ systems }) => systems))],
      ['Seeds', most(points.map(({ seeds }) => seeds))],
      ['Gradient steps', ascending(points.map(({ steps }) => steps)).join(', ')],
    ],
    [
      { id: 'figures', title: 'Figures', content: figureList(data.figures) },
      {
        id: 'results',
        title: 'Results',
        content: html`${shown.map((arm) => armTable(arm, points))}
        ${dashNote('not finite, as too many systems diverged for a median to be there')}`,
      },
      {
        id: 'comparisons',
        title: 'What can be said',
        content: html`<p>
            Ratio: the median, over seeds and systems, of the error of the first algorithm over that of the
            second. “Beats” is written only where the interval, widened for all comparisons together, says so.
          </p>
          ${arms.map(({ name, title, symbol }) => {
            const own = contrasts.filter(({ arm }) => arm === name).sort((a, b) => a.value - b.value);
            if (own.length === 0) return html``;
            return html`<h3>${capitalised(title)}</h3>
              ${sentences(own, confidence, ({ value }) => `${symbol} = ${value}: `)}`;
          })}`,
      },
    ],
  );
}

function armTable({ name, title, symbol }: Arm, points: readonly AblationPoint[]): Html {
  const own = points.filter(({ arm }) => arm === name);
  const shown = metrics.filter((metric) => own.some((point) => point.metric === metric.name));
  const methods = inOrder(own.map(({ method }) => method));
  return dataTable({
    caption: `${capitalised(title)}, all else at the centre: median [first quartile, third quartile]`,
    className: 'results',
    columns: [
      { title: symbol, isNumber: true },
      { title: 'Algorithm' },
      ...shown.map((metric) => ({ title: capitalised(metric.title), isNumber: true })),
      { title: 'Diverged', isNumber: true },
    ],
    groups: ascending(own.map(({ value }) => value)).map((value) =>
      methods.map((method, i) => {
        const here = own.filter((point) => point.value === value && point.method === method);
        const rollouts = here.find(({ metric }) => metric === 'trajectoryMse');
        return [
          i === 0
            ? html`<th scope="rowgroup" rowspan="${methods.length}" class="number">${value}</th>`
            : html``,
          rowHeader(labelOf(method)),
          ...shown.map((metric) => {
            const point = here.find((one) => one.metric === metric.name);
            return point === undefined ? numberCell('–') : spreadCell(point.median, point.lower, point.upper);
          }),
          numberCell(
            rollouts === undefined
              ? '–'
              : `${formatCount(rollouts.lost)} of ${formatCount(rollouts.systems * rollouts.seeds)}`,
          ),
        ];
      }),
    ),
  });
}
