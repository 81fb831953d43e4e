// The course of the training.
import type { TopLevelSpec } from 'vega-lite';
import { colourOf } from '../palette.ts';
import { distinct } from '../results.ts';
import type { Figure } from '../svg.ts';
import { short, type Part } from './motion-panels.ts';
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

/** One panel an algorithm, one line a seed: medians of the loss over bins of iterations, and the validation loss. */
export function trainingFigure(curves: readonly TrainingCurve[]): Figure {
  const algorithms = distinct(curves.map(({ algorithm }) => algorithm));
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
    resolve: { scale: { y: 'shared' } },
    concat: algorithms.map((algorithm) =>
      panel(
        curves.filter((curve) => curve.algorithm === algorithm),
        colourOf(algorithm, algorithms),
        Math.floor(FIGURE_WIDTH / columns) - AXIS_ROOM,
      ),
    ),
  };
  return {
    name: 'training',
    description: `Training and validation loss against iterations for ${algorithms.join(', ')}.`,
    spec: { language: 'vega-lite', value: spec },
  };
}

function panel(curves: readonly TrainingCurve[], colour: string, width: number): Part {
  const x = { field: 'iteration', type: 'quantitative', title: 'iteration', scale: { nice: false } } as const;
  const y = { field: 'loss', type: 'quantitative', scale: { type: 'log' } } as const;
  const detail = { field: 'seed', type: 'nominal' } as const;
  return {
    title: { text: curves[0]!.algorithm, color: colour, anchor: 'start', fontSize: 13, offset: 6 },
    width,
    height: HEIGHT,
    encoding: { x, y: { ...y, axis: { title: 'loss', tickCount: 5, format: '.0e' } }, detail },
    layer: [
      {
        data: { values: curves.flatMap(smoothed) },
        mark: { type: 'line', color: colour, strokeWidth: 1.4, opacity: 0.75 },
      },
      {
        data: { values: curves.flatMap(validated) },
        mark: { type: 'line', color: '#1a1a1a', strokeWidth: 1.1, strokeDash: [2, 2], opacity: 0.8 },
      },
    ],
  };
}

interface LossPoint {
  readonly seed: number;
  readonly iteration: number;
  readonly loss: number;
}

/** The median of the finite losses of each bin at the bin's middle. */
function smoothed({ seed, iterations, losses }: TrainingCurve): LossPoint[] {
  const size = Math.ceil(losses.length / MAXIMUM_BINS);
  return Array.from({ length: Math.ceil(losses.length / size) }, (_, bin) => {
    const [first, last] = [bin * size, Math.min((bin + 1) * size, losses.length)];
    const sorted = losses.slice(first, last).filter(Number.isFinite).sort();
    const loss = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return { seed, iteration: iterations[Math.floor((first + last - 1) / 2)]!, loss: short(loss) };
  }).filter(isDrawable);
}

function validated({ seed, iterations, validationLosses }: TrainingCurve): LossPoint[] {
  return Array.from(iterations, (iteration, i) => ({
    seed,
    iteration,
    loss: short(validationLosses[i]!),
  })).filter(isDrawable);
}

/** On a logarithmic axis. */
function isDrawable({ loss }: LossPoint): boolean {
  return loss > 0 && Number.isFinite(loss);
}
