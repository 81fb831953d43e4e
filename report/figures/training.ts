// The course of the training.
import type { Method } from '../../schemas/methods.ts';
import { inOrder, labelOf, lookOf, networks, ofNetwork } from '../methods.ts';
import { truthColour } from '../palette.ts';
import { decadesAround, type Decades } from './decades.ts';
import type { Figure } from './figure.ts';
import { short } from './motion-panels.ts';
import type { Part } from './parts.ts';
import { FIGURE_WIDTH } from './theme.ts';

export interface TrainingCurve {
  readonly method: Method;
  readonly seed: number;
  /** [N] */
  readonly iterations: Int32Array;
  readonly losses: Float64Array;
  /** NaN where it was not measured. */
  readonly validationLosses: Float64Array;
}

const FEWEST_COLUMNS = 3;
const LABEL_ROOM = 60;
const GAP = 44;
const HEIGHT = 160;
const MAXIMUM_BINS = 100;

interface LossPoint {
  readonly seed: number;
  readonly iteration: number;
  readonly loss: number;
}

interface DrawnCurves {
  readonly method: Method;
  readonly training: LossPoint[];
  readonly validation: LossPoint[];
}

interface Layout {
  readonly width: number;
  readonly decades: Decades;
  readonly isFirst: boolean;
}

/** One panel a method, one line a seed: medians of the loss over bins of iterations, and the validation loss. */
export function trainingFigure(curves: readonly TrainingCurve[]): Figure {
  const methods = inOrder(curves.map(({ method }) => method));
  const drawn = curves.map((curve) => ({
    method: curve.method,
    training: smoothed(curve),
    validation: validated(curve),
  }));
  const decades = decadesAround(
    drawn.flatMap(({ training, validation }) => [...training, ...validation].map(({ loss }) => loss)),
  );
  const rows = networks.map((network) => ofNetwork(methods, network)).filter(({ length }) => length > 0);
  const columns = Math.max(FEWEST_COLUMNS, ...rows.map(({ length }) => length));
  const width = Math.floor((FIGURE_WIDTH - LABEL_ROOM) / columns) - GAP;
  return {
    name: 'training',
    title: 'Loss during training, one line a seed',
    subtitle: ['Solid: training loss, median over bins of iterations; dotted: validation loss'],
    description: `Training and validation loss against iterations for ${methods.map(labelOf).join(', ')}.`,
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 20,
        vconcat: rows.map((row): Part => ({
          spacing: GAP,
          bounds: 'flush',
          hconcat: row.map((method, column) =>
            panel(
              method,
              drawn.filter((curve) => curve.method === method),
              { width, decades, isFirst: column === 0 },
            ),
          ),
        })),
      },
    },
  };
}

function panel(method: Method, curves: readonly DrawnCurves[], { width, decades, isFirst }: Layout): Part {
  const { label, colour } = lookOf(method);
  return {
    title: { text: label, color: colour, anchor: 'start', frame: 'group', fontSize: 13, offset: 6 },
    width,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'iteration',
        type: 'quantitative',
        scale: { nice: false },
        axis: { title: 'iteration', tickCount: 4, format: 'd', grid: false, labelOverlap: 'greedy' },
      },
      y: {
        field: 'loss',
        type: 'quantitative',
        scale: decades.scale,
        axis: { title: isFirst ? 'loss' : null, ...decades.axis },
      },
      detail: { field: 'seed', type: 'nominal' },
    },
    layer: [
      {
        data: { values: curves.flatMap(({ training }) => training) },
        mark: { type: 'line', color: colour, strokeWidth: 1.4, opacity: 0.75, clip: true },
      },
      {
        data: { values: curves.flatMap(({ validation }) => validation) },
        mark: {
          type: 'line',
          color: truthColour,
          strokeWidth: 1.1,
          strokeDash: [2, 2],
          opacity: 0.8,
          clip: true,
        },
      },
    ],
  };
}

/** The median of the finite losses of each bin at the bin's middle. */
function smoothed({ seed, iterations, losses }: TrainingCurve): LossPoint[] {
  const size = Math.ceil(losses.length / MAXIMUM_BINS);
  return Array.from({ length: Math.ceil(losses.length / size) }, (_, bin) => {
    const [first, last] = [bin * size, Math.min((bin + 1) * size, losses.length)];
    const sorted = losses.slice(first, last).filter(Number.isFinite).sort();
    const loss = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return { seed, iteration: iterations[Math.floor((first + last - 1) / 2)], loss: short(loss) };
  }).filter(isDrawable);
}

function validated({ seed, iterations, validationLosses }: TrainingCurve): LossPoint[] {
  return Array.from(iterations, (iteration, i) => ({
    seed,
    iteration,
    loss: short(validationLosses[i]),
  })).filter(isDrawable);
}

/** On a logarithmic axis. */
function isDrawable({ loss }: LossPoint): boolean {
  return loss > 0 && Number.isFinite(loss);
}
