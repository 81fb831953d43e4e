// Unseen systems from the best predicted to the worst.
import type { Mark } from 'vega';
import type { Method } from '../../schemas/methods.ts';
import { lookOf } from '../methods.ts';
import { formatNumber, plural } from '../numbers.ts';
import type { Coordinate } from './example.ts';
import type { Observations } from './field-paths.ts';
import { fieldPanel, fieldScales } from './field-panel.ts';
import type { Figure } from './figure.ts';
import { FAINT_INK, FIGURE_WIDTH } from './theme.ts';
import { text } from './vega-marks.ts';

export interface RankedSystem {
  /** From 1, the best. */
  readonly rank: number;
  /** Relative error of the field; NaN where it is not finite. */
  readonly error: number;
  /** `m = 2.31 kg`, one a parameter. */
  readonly parameters: readonly string[];
  readonly observations: Observations;
  /** [n, n, 2] on the grid, the horizontal coordinate slow. */
  readonly predicted: Float64Array;
  readonly truth: Float64Array;
}

export interface GalleryData {
  readonly method: Method;
  readonly shots: number;
  readonly steps: number;
  /** Along the horizontal and the vertical axis. */
  readonly coordinates: readonly [Coordinate, Coordinate];
  /** n */
  readonly gridPoints: number;
  /** How many there are to choose from. */
  readonly systems: number;
  readonly shown: readonly RankedSystem[];
}

const COLUMNS = 4;
const GAP = 12;
const LEFT = 52;
const LINE = 15;
const LABEL_LINES = 3;
const LABEL = LABEL_LINES * LINE + 4;
const ROW_GAP = 46;
/** Characters of a label of this size in a panel. */
const LINE_LENGTH = 38;

/** Each system with its predicted field above the true one. */
export function galleryFigure(data: GalleryData): Figure {
  const panel = Math.floor((FIGURE_WIDTH - LEFT) / COLUMNS) - GAP;
  const frame = { ...data, panel };
  const rowHeight = LABEL + 2 * panel + GAP + ROW_GAP;
  const marks = data.shown.flatMap((system, i): Mark[] => {
    const column = i % COLUMNS;
    const x = LEFT + column * (panel + GAP);
    const y = Math.floor(i / COLUMNS) * rowHeight;
    const { observations } = system;
    const top = y + LABEL;
    const axis = (title: string) => (column === 0 ? { leftAxis: `${title}: ` } : {});
    return [
      ...labelsOf(system, data.systems).map(({ line, isFirst }, l) =>
        text(line, x, y + 11 + l * LINE, isFirst ? { bold: true } : { colour: FAINT_INK, size: 11 }),
      ),
      fieldPanel(frame, {
        x,
        y: top,
        field: system.predicted,
        observations,
        ...axis('predicted'),
        hasBottomAxis: false,
      }),
      fieldPanel(frame, {
        x,
        y: top + panel + GAP,
        field: system.truth,
        observations,
        ...axis('true'),
        hasBottomAxis: true,
      }),
    ];
  });
  const rows = Math.ceil(data.shown.length / COLUMNS);
  const columns = Math.min(data.shown.length, COLUMNS);
  const { label } = lookOf(data.method);
  const after = `${label}, ${data.shots} observations, ${plural(data.steps, 'step')}`;
  return {
    name: 'gallery',
    title: 'Unseen systems from the best to the worst',
    subtitle: [
      `${after}: the predicted field above the true one;`,
      'systems at equal distances in rank by relative field error',
    ],
    description:
      `Predicted and true fields of ${data.shown.length} of ${data.systems} unseen systems, ${after}, from the lowest ` +
      `relative field error (${formatNumber(data.shown[0]?.error ?? NaN)}) to the highest ` +
      `(${formatNumber(data.shown.at(-1)?.error ?? NaN)}).`,
    spec: {
      language: 'vega',
      value: {
        width: LEFT + columns * (panel + GAP) - GAP,
        height: rows * rowHeight,
        scales: fieldScales(frame),
        marks,
      },
    },
  };
}

function labelsOf({ rank, error, parameters }: RankedSystem, systems: number) {
  const words = Number.isFinite(error) ? `error ${formatNumber(error)}` : 'not finite';
  return [`Rank ${rank} of ${systems}: ${words}`, ...wrapped(parameters)].map((line, i) => ({
    line,
    isFirst: i === 0,
  }));
}

/** The items in lines. */
function wrapped(items: readonly string[]): string[] {
  return items.reduce<string[]>((lines, item) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + item.length + 2 > LINE_LENGTH) return [...lines, item];
    return [...lines.slice(0, -1), `${last}, ${item}`];
  }, []);
}
