// The course of the training.
import type { TopLevelSpec } from 'vega-lite';
import { colourOf } from '../palette.ts';
import { distinct } from '../results.ts';
import type { Figure } from '../svg.ts';
import { short, type Part } from './motion-panels.ts';
import { decadesAround, type Decades } from './decades.ts';
import { FIGURE_WIDTH, theme } from './theme.ts';

export interface TrainingCurve {
  readonly algorithm: string;
  readonly seed: number;
  /** [N] */
  readonly iterations: Int32Array;
  readonly losses: Float64Array;
  /** NaN where it was not measured. */
  readonly validationLosses: Float64Array;
}

const COLUMNS = 3;
const AXIS_ROOM = 70;
const HEIGHT = 180;
const MAXIMUM_BINS = 150;

interface LossPoint {
  readonly seed: number;
  readonly iteration: number;
  readonly loss: number;
}

interface DrawnCurves {
  readonly algorithm: string;
  readonly training: LossPoint[];
  readonly validation: LossPoint[];
}

interface Layout {
  readonly width: number;
  readonly decades: Decades;
}

/** One panel an algorithm, one line a seed: medians of the loss over bins of iterations, and the validation loss. */
export function trainingFigure(curves: readonly TrainingCurve[]): Figure {
  const algorithms = distinct(curves.map(({ algorithm }) => algorithm));
  const drawn = curves.map((curve) => ({
    algorithm: curve.algorithm,
    training: smoothed(curve),
    validation: validated(curve),
  }));
  const losses = drawn.flatMap(({ training, validation }) =>
    [...training, ...validation].map(({ loss }) => loss),
  );
  const columns = Math.min(Math.max(algorithms.length, 1), COLUMNS);
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: 'Loss during training, one line a seed',
      subtitle: 'Solid: training loss, median over bins of iterations; dotted: validation loss',
    },
    config: theme,
    columns,
    spacing: 20,
    concat: algorithms.map((algorithm) =>
      panel(
        drawn.filter((curve) => curve.algorithm === algorithm),
        colourOf(algorithm, algorithms),
        { width: Math.floor(FIGURE_WIDTH / columns) - AXIS_ROOM, decades: decadesAround(losses) },
      ),
    ),
  };
  return {
    name: 'training',
    description: `Training and validation loss against iterations for ${algorithms.join(', ')}.`,
    spec: { language: 'vega-lite', value: spec },
  };
}

function panel(curves: readonly DrawnCurves[], colour: string, { width, decades }: Layout): Part {
  const { domain, ...ticks } = decades;
  return {
    title: { text: curves[0].algorithm, color: colour, anchor: 'start', fontSize: 13, offset: 6 },
    width,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'iteration',
        type: 'quantitative',
        scale: { nice: false },
        axis: { title: 'iteration', tickCount: 6, format: 'd', grid: false },
      },
      y: {
        field: 'loss',
        type: 'quantitative',
        scale: { type: 'log', domain: [...domain] },
        axis: { title: 'loss', ...ticks, values: [...ticks.values] },
      },
      detail: { field: 'seed', type: 'nominal' },
    },
    layer: [
      {
        data: { values: curves.flatMap(({ training }) => training) },
        mark: { type: 'line', color: colour, strokeWidth: 1.4, opacity: 0.75 },
      },
      {
        data: { values: curves.flatMap(({ validation }) => validation) },
        mark: { type: 'line', color: '#1a1a1a', strokeWidth: 1.1, strokeDash: [2, 2], opacity: 0.8 },
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
