// Predicted vector fields beside the true one (Lee & Seong 2020, second figure).
import type { GroupMark, Mark, Spec } from 'vega';
import { colourOf, observationColour, streamlineColour } from '../palette.ts';
import type { Figure } from '../svg.ts';
import { axisTitle, type Coordinate } from './example.ts';
import { arrowPath, streamlinePaths, type Observations } from './field-paths.ts';
import { FAINT_INK, FIGURE_WIDTH, INK, theme } from './theme.ts';

/** The fields of one system; one panel a column. */
export interface FieldRow {
  readonly label: string;
  readonly observations: Observations;
  /** [n, n, 2] on the grid, q slow and p fast: one for each column but the last, and the truth. */
  readonly predicted: readonly Float64Array[];
  readonly truth: Float64Array;
}

export interface FieldFigureData {
  /** q and p. */
  readonly coordinates: readonly [Coordinate, Coordinate];
  /** n */
  readonly gridPoints: number;
  readonly shots: number;
  /** One block of rows an algorithm. */
  readonly blocks: readonly {
    readonly algorithm: string;
    readonly columns: readonly string[];
    readonly rows: readonly FieldRow[];
  }[];
}

const MARGIN = { left: 52, blockTop: 42, rowTop: 22, bottom: 44 };
const GAP = 10;
const LARGEST_PANEL = 210;

/** Rows are systems, columns gradient steps and the truth; gray streamlines, the K observations as red arrows. */
export function fieldFigure(data: FieldFigureData): Figure {
  const columns = Math.max(...data.blocks.map((block) => block.columns.length + 1));
  const panel = Math.min(Math.floor((FIGURE_WIDTH - MARGIN.left) / columns) - GAP, LARGEST_PANEL);
  const algorithms = data.blocks.map((block) => block.algorithm);
  const marks: Mark[] = [];
  let top = 0;
  for (const block of data.blocks) {
    marks.push(
      text(block.algorithm, 0, top + 14, { bold: true, colour: colourOf(block.algorithm, algorithms) }),
    );
    [...block.columns, 'truth'].forEach((title, column) => {
      marks.push(text(title, leftOf(column, panel) + panel / 2, top + 14, { align: 'center' }));
    });
    top += MARGIN.blockTop - MARGIN.rowTop;
    block.rows.forEach((row, i) => {
      top += MARGIN.rowTop;
      marks.push(text(row.label, MARGIN.left, top - 6, { colour: FAINT_INK }));
      const isLast = i === block.rows.length - 1;
      [...row.predicted, row.truth].forEach((field, column) => {
        marks.push(panelMark(data, row, field, { x: leftOf(column, panel), y: top, panel, column, isLast }));
      });
      top += panel;
    });
    top += MARGIN.bottom;
  }
  const steps = data.blocks[0]?.columns.join(', ') ?? '';
  return {
    name: 'fields',
    description:
      `Predicted vector fields after ${steps} of adaptation and the true field, ` +
      `for ${algorithms.join(', ')}, with the ${data.shots} observations of each system.`,
    spec: {
      language: 'vega',
      value: specOf(data, marks, { width: leftOf(columns, panel) - GAP, height: top, panel }),
    },
  };
}

function specOf(
  data: FieldFigureData,
  marks: Mark[],
  size: { width: number; height: number; panel: number },
): Spec {
  const [q, p] = data.coordinates;
  const { config, aria } = vegaConfig();
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    width: size.width,
    height: size.height,
    padding: 8,
    background: '#ffffff',
    title: {
      text: `Vector fields predicted from ${data.shots} observations`,
      subtitle:
        'Streamlines of the adapted model (gray) and the observed derivatives (red), by gradient steps',
      aria,
    },
    config,
    scales: [
      {
        name: 'x',
        type: 'linear',
        domain: [q.low, q.high],
        range: [0, size.panel],
        nice: false,
        zero: false,
      },
      {
        name: 'y',
        type: 'linear',
        domain: [p.low, p.high],
        range: [size.panel, 0],
        nice: false,
        zero: false,
      },
    ],
    marks,
  };
}

/** The parts of the theme that Vega knows; Vega-Lite takes all of it. */
function vegaConfig(): { config: NonNullable<Spec['config']>; aria: false } {
  const { axis, title, font } = theme;
  const style = {
    'guide-label': { font },
    'guide-title': { font },
    'group-title': { font },
    'group-subtitle': { font },
  };
  return { config: { axis, title, text: { font }, style } as NonNullable<Spec['config']>, aria: false };
}

interface Place {
  readonly x: number;
  readonly y: number;
  /** Width and height in pixels. */
  readonly panel: number;
  readonly column: number;
  readonly isLast: boolean;
}

function panelMark(data: FieldFigureData, row: FieldRow, field: Float64Array, place: Place): GroupMark {
  const { panel } = place;
  const [q, p] = data.coordinates;
  const axis = { aria: false, tickCount: 5, zindex: 1 } as const;
  return {
    type: 'group',
    aria: false,
    encode: {
      enter: {
        x: { value: place.x },
        y: { value: place.y },
        width: { value: panel },
        height: { value: panel },
        stroke: { value: '#bbbbbb' },
        fill: { value: '#fcfcfc' },
      },
    },
    axes: [
      ...(place.column === 0 ? [{ ...axis, orient: 'left', scale: 'y', title: axisTitle(p) } as const] : []),
      ...(place.isLast ? [{ ...axis, orient: 'bottom', scale: 'x', title: axisTitle(q) } as const] : []),
    ],
    marks: [
      {
        type: 'group',
        aria: false,
        clip: true,
        encode: { enter: { width: { value: panel }, height: { value: panel } } },
        marks: [
          ...fieldMarks(field, data, panel),
          path(arrowPath(row.observations, data.coordinates, panel), {
            stroke: observationColour,
            strokeWidth: 1.3,
          }),
        ],
      },
    ],
  };
}

function fieldMarks(field: Float64Array, data: FieldFigureData, panel: number): Mark[] {
  if (!field.every(Number.isFinite)) {
    return [text('not finite', panel / 2, panel / 2, { align: 'center', colour: FAINT_INK })];
  }
  const { lines, heads } = streamlinePaths(field, data.gridPoints, data.coordinates, panel);
  return [
    path(lines, { stroke: streamlineColour, strokeWidth: 0.9 }),
    path(heads, { fill: streamlineColour }),
  ];
}

function leftOf(column: number, panel: number): number {
  return MARGIN.left + column * (panel + GAP);
}

function path(d: string, style: Readonly<Record<string, string | number>>): Mark {
  const values = Object.entries({ path: d, strokeJoin: 'round', ...style }).map(([name, value]) => [
    name,
    { value },
  ]);
  return { type: 'path', aria: false, encode: { enter: Object.fromEntries(values) } };
}

interface TextStyle {
  readonly align?: 'center';
  readonly bold?: true;
  readonly colour?: string;
}

function text(content: string, x: number, y: number, { align, bold, colour }: TextStyle): Mark {
  return {
    type: 'text',
    aria: false,
    encode: {
      enter: {
        text: { value: content },
        x: { value: x },
        y: { value: y },
        align: { value: align ?? 'left' },
        fontSize: { value: bold ? 14 : 12 },
        fontWeight: { value: bold ? 600 : 'normal' },
        fill: { value: colour ?? INK },
      },
    },
  };
}
