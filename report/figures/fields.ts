// Predicted vector fields beside the true one (Lee & Seong 2020, second figure).
import type { Mark } from 'vega';
import type { Method } from '../../schemas/methods.ts';
import { lookOf } from '../methods.ts';
import type { Coordinate } from './example.ts';
import type { Observations } from './field-paths.ts';
import { fieldPanel, fieldScales } from './field-panel.ts';
import type { Figure } from './figure.ts';
import { FAINT_INK, FIGURE_WIDTH } from './theme.ts';
import { text } from './vega-marks.ts';

/** The fields of one system; one panel a column. */
export interface FieldRow {
  readonly label: string;
  readonly observations: Observations;
  /** [n, n, 2] on the grid, the horizontal coordinate slow: one for each column but the last, and the truth. */
  readonly predicted: readonly Float64Array[];
  readonly truth: Float64Array;
}

export interface FieldFigureData {
  /** Along the horizontal and the vertical axis. */
  readonly coordinates: readonly [Coordinate, Coordinate];
  /** n */
  readonly gridPoints: number;
  readonly shots: number;
  /** One block of rows a method. */
  readonly blocks: readonly {
    readonly method: Method;
    readonly columns: readonly string[];
    readonly rows: readonly FieldRow[];
  }[];
}

const LEFT = 52;
/** Above the panels: the method, the columns, the systems. */
const TITLES = { method: 16, columns: 36, systems: 54, panels: 60 };
const BOTTOM = 44;
const GAP = 10;
/** Between systems. */
const WIDE_GAP = 22;
const PANEL = { smallest: 124, largest: 190 };

/** A block of rows a method; systems stand side by side as far as there is room. */
export function fieldFigure(data: FieldFigureData): Figure {
  const columns = Math.max(...data.blocks.map((block) => block.columns.length + 1));
  const systems = Math.max(...data.blocks.map((block) => block.rows.length));
  const room = FIGURE_WIDTH - LEFT;
  const most = Math.max(1, Math.floor(room / (columns * (PANEL.smallest + GAP) + WIDE_GAP)));
  const across = Math.min(systems, most);
  const panel = Math.min(Math.floor((room / across - WIDE_GAP) / columns) - GAP, PANEL.largest);
  const systemWidth = columns * (panel + GAP) + WIDE_GAP;
  const rowHeight = TITLES.panels + panel + BOTTOM;
  const frame = { ...data, panel };
  const marks: Mark[] = [];
  let top = 0;
  for (const { method, columns: titles, rows } of data.blocks) {
    const { label, colour } = lookOf(method);
    marks.push(text(label, 0, top + TITLES.method, { bold: true, size: 14, colour }));
    rows.forEach((row, i) => {
      const left = LEFT + (i % across) * systemWidth;
      const y = top + Math.floor(i / across) * rowHeight;
      marks.push(text(row.label, left, y + TITLES.systems, { colour: FAINT_INK, size: 11 }));
      [...row.predicted, row.truth].forEach((field, column) => {
        const x = left + column * (panel + GAP);
        const title = titles[column] ?? 'truth';
        marks.push(
          text(title, x + panel / 2, y + TITLES.columns, { align: 'center' }),
          fieldPanel(frame, {
            x,
            y: y + TITLES.panels,
            field,
            observations: row.observations,
            ...(column === 0 && i % across === 0 ? { leftAxis: '' } : {}),
            hasBottomAxis: true,
          }),
        );
      });
    });
    top += Math.ceil(rows.length / across) * rowHeight;
  }
  const shown = data.blocks.map(({ method }) => lookOf(method).label).join(', ');
  const steps = data.blocks[0]?.columns.join(', ') ?? '';
  return {
    name: 'fields',
    title: `Vector fields predicted from ${data.shots} observations`,
    subtitle: [
      'Streamlines of the adapted model (gray) and the observed derivatives (red), by gradient steps',
    ],
    description:
      `Predicted vector fields after ${steps} of adaptation and the true field, for ${shown}, ` +
      `with the ${data.shots} observations of each system.`,
    spec: {
      language: 'vega',
      value: {
        width: LEFT + across * systemWidth - WIDE_GAP - GAP,
        height: top,
        scales: fieldScales(frame),
        marks,
      },
    },
  };
}
