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

const MARGIN = { left: 52, blockTop: 58, rowTop: 22, bottom: 44 };
const GAP = 10;
const LARGEST_PANEL = 190;

/** Rows are systems, columns gradient steps and the truth. */
export function fieldFigure(data: FieldFigureData): Figure {
  const columns = Math.max(...data.blocks.map((block) => block.columns.length + 1));
  const panel = Math.min(Math.floor((FIGURE_WIDTH - MARGIN.left) / columns) - GAP, LARGEST_PANEL);
  const frame = { ...data, panel };
  const leftOf = (column: number) => MARGIN.left + column * (panel + GAP);
  const marks: Mark[] = [];
  let top = 0;
  for (const { method, columns: titles, rows } of data.blocks) {
    const { label, colour } = lookOf(method);
    top += MARGIN.blockTop;
    marks.push(text(label, 0, top - 44, { bold: true, size: 14, colour }));
    [...titles, 'truth'].forEach((title, column) => {
      marks.push(text(title, leftOf(column) + panel / 2, top - 25, { align: 'center' }));
    });
    rows.forEach((row, i) => {
      marks.push(text(row.label, MARGIN.left, top - 6, { colour: FAINT_INK }));
      [...row.predicted, row.truth].forEach((field, column) => {
        marks.push(
          fieldPanel(frame, {
            x: leftOf(column),
            y: top,
            field,
            observations: row.observations,
            ...(column === 0 ? { leftAxis: '' } : {}),
            hasBottomAxis: i === rows.length - 1,
          }),
        );
      });
      top += panel + MARGIN.rowTop;
    });
    top += MARGIN.bottom - MARGIN.rowTop;
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
      value: { width: leftOf(columns) - GAP, height: top, scales: fieldScales(frame), marks },
    },
  };
}
