// One vector field in a panel: gray streamlines, observations as red arrows, shaded where nothing is observed.
import type { GroupMark, Mark, Scale } from 'vega';
import { observationColour, streamlineColour } from '../palette.ts';
import { axisTitle, type Coordinate } from './example.ts';
import { arrowPath, holePath, streamlinePaths, type Observations } from './field-paths.ts';
import { FAINT_INK } from './theme.ts';
import { path, text } from './vega-marks.ts';

/** What all panels of a figure have in common. */
export interface FieldFrame {
  /** Along the horizontal and the vertical axis. */
  readonly coordinates: readonly [Coordinate, Coordinate];
  /** n, nodes of the grid along each axis. */
  readonly gridPoints: number;
  /** Width and height in pixels. */
  readonly panel: number;
}

export interface FieldPanel {
  /** Of the upper left corner. */
  readonly x: number;
  readonly y: number;
  /** [n, n, 2], the horizontal coordinate slow; NaN where the system may not be observed. */
  readonly field: Float64Array;
  readonly observations: Observations;
  /** Words before the title of the vertical axis; without it there is no such axis. */
  readonly leftAxis?: string;
  readonly hasBottomAxis: boolean;
}

/** The scales of the axes; they are called x and y. */
export function fieldScales({ coordinates: [x, y], panel }: FieldFrame): Scale[] {
  const common = { type: 'linear', nice: false, zero: false } as const;
  return [
    { name: 'x', ...common, domain: [x.low, x.high], range: [0, panel] },
    { name: 'y', ...common, domain: [y.low, y.high], range: [panel, 0] },
  ];
}

export function fieldPanel(frame: FieldFrame, shown: FieldPanel): GroupMark {
  const { panel, coordinates } = frame;
  const [horizontal, vertical] = coordinates;
  const size = { width: { value: panel }, height: { value: panel } };
  const axis = { aria: false, tickCount: 5, labelFlush: true, zindex: 1 } as const;
  const { leftAxis, hasBottomAxis } = shown;
  return {
    type: 'group',
    aria: false,
    encode: {
      enter: {
        x: { value: shown.x },
        y: { value: shown.y },
        ...size,
        stroke: { value: '#bbbbbb' },
        fill: { value: '#fcfcfc' },
      },
    },
    axes: [
      ...(leftAxis === undefined
        ? []
        : [{ ...axis, orient: 'left', scale: 'y', title: leftAxis + axisTitle(vertical) } as const]),
      ...(hasBottomAxis
        ? [{ ...axis, orient: 'bottom', scale: 'x', title: axisTitle(horizontal) } as const]
        : []),
    ],
    marks: [
      {
        type: 'group',
        aria: false,
        clip: true,
        encode: { enter: size },
        marks: [
          ...fieldMarks(shown.field, frame),
          path(arrowPath(shown.observations, coordinates, panel), {
            stroke: observationColour,
            strokeWidth: 1.3,
          }),
        ],
      },
    ],
  };
}

function fieldMarks(field: Float64Array, { coordinates, gridPoints, panel }: FieldFrame): Mark[] {
  if (!field.some(Number.isFinite)) {
    return [text('not finite', panel / 2, panel / 2, { align: 'center', colour: FAINT_INK })];
  }
  const { lines, heads } = streamlinePaths(field, gridPoints, coordinates, panel);
  return [
    path(holePath(field, gridPoints, panel), { fill: '#e4e4e4' }),
    path(lines, { stroke: streamlineColour, strokeWidth: 0.9 }),
    path(heads, { fill: streamlineColour }),
  ];
}
