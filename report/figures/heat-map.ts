// Numbers from 0 to 1 as a map of methods and something else, written out in its cells.
import type { Method } from '../../schemas/methods.ts';
import { inOrder, labelOf } from '../methods.ts';
import { distinct } from '../results.ts';
import { formatFixed } from '../numbers.ts';
import { short } from './motion-panels.ts';
import type { Part } from './parts.ts';
import { INK } from './theme.ts';

export interface HeatCell {
  readonly method: Method;
  readonly column: string;
  /** NaN where there is none. */
  readonly value: number;
  /** Of the value: quartiles, or the lowest and the highest. */
  readonly lower: number;
  readonly upper: number;
}

const CELL = { width: 84, height: 32 };
/** Room for the names of methods. */
const LABELS = 130;
const DECIMALS = 2;
/** Numbers on darker cells than this are white. */
const DARK = 0.55;

interface Layout {
  readonly title?: string;
  readonly hasMethods: boolean;
  /** Whether the range of each value stands below it. */
  readonly hasRanges: boolean;
}

/** The values outside [0, 1] have the colour of the nearer end. */
export function heatMap(cells: readonly HeatCell[], { title, hasMethods, hasRanges }: Layout): Part {
  const rows = inOrder(cells.map(({ method }) => method)).map(labelOf);
  const columns = distinct(cells.map(({ column }) => column));
  const number = (value: number) => formatFixed(value, DECIMALS);
  const values = cells.map(({ method, column, value, lower, upper }) => ({
    method: labelOf(method),
    column,
    ...finite({ value, lower, upper }),
    text: number(value),
    range: Number.isFinite(value) ? `${number(lower)} to ${number(upper)}` : '',
  }));
  const ink = { condition: { test: `datum.value > ${DARK}`, value: '#ffffff' }, value: INK } as const;
  const label = (field: string, fontSize: number, dy: number) => ({
    mark: { type: 'text', fontSize, dy } as const,
    encoding: { text: { field, type: 'nominal' }, color: ink } as const,
  });
  return {
    ...(title === undefined
      ? {}
      : { title: { text: title, anchor: 'start', frame: 'group', fontSize: 13, offset: 8 } }),
    width: CELL.width * columns.length,
    height: (CELL.height + (hasRanges ? 8 : 0)) * rows.length,
    data: { values },
    encoding: {
      x: {
        field: 'column',
        type: 'nominal',
        sort: columns,
        axis: { title: null, orient: 'top', labelAngle: 0, labelLimit: 0, ticks: false, domain: false },
      },
      y: {
        field: 'method',
        type: 'nominal',
        sort: rows,
        axis: {
          title: null,
          labelLimit: 0,
          labels: hasMethods,
          ticks: false,
          domain: false,
          labelPadding: 8,
          ...(hasMethods ? { minExtent: LABELS, maxExtent: LABELS } : {}),
        },
      },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: '#ffffff', strokeWidth: 1.5 },
        encoding: {
          color: {
            condition: {
              test: 'isValid(datum.value)',
              field: 'value',
              type: 'quantitative',
              scale: { domain: [0, 1], range: ['#eef3f9', '#0b4a8f'], clamp: true },
              legend: null,
            },
            value: '#eeeeee',
          },
        },
      },
      label('text', 12, hasRanges ? -6 : 0),
      ...(hasRanges ? [label('range', 9, 9)] : []),
    ],
  };
}

/** Those that are numbers; JSON has no others. */
function finite(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => [name, short(value)]),
  );
}
