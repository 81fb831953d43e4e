// What phase portraits and time series of example motions share.
import type { TopLevelSpec } from 'vega-lite';
import { plural } from '../numbers.ts';
import { colourOf } from '../palette.ts';
import type { MotionFigureData } from './example.ts';

/** A panel, or panels in a grid. */
export type Part = Extract<TopLevelSpec, { concat: unknown }>['concat'][number];

/** The title of a column: the algorithm in its colour. */
export function columnTitle({ algorithms }: MotionFigureData, column: number) {
  const { name, gradientSteps } = algorithms[column];
  return {
    text: gradientSteps === undefined ? name : `${name}, ${plural(gradientSteps, 'step')}`,
    color: algorithmColour(algorithms, column),
    anchor: 'middle',
    fontSize: 12,
    offset: 6,
  } as const;
}

export function algorithmColour(algorithms: MotionFigureData['algorithms'], column: number): string {
  return colourOf(
    algorithms[column].name,
    algorithms.map(({ name }) => name),
  );
}

/**
 * The range of the true values and some room on both sides: a quarter of it, or a tenth of the largest value for those
 * that hardly change, such as an energy. Predictions that leave it are cut off.
 */
export function roomAround(values: Float64Array): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const margin = Math.max((high - low) / 4, Math.max(Math.abs(low), Math.abs(high)) / 10);
  return [short(low - margin), short(high + margin)];
}

/** The y axis of a row of panels that share their scale: only the first has labels, all the same room for them. */
export function sharedAxis(title: string, column: number) {
  if (column > 0) return { labels: false, ticks: false, title: null, tickCount: 4 } as const;
  return { title, tickCount: 4, minExtent: LABEL_ROOM, maxExtent: LABEL_ROOM } as const;
}

const LABEL_ROOM = 40;

/** Five digits are enough for a plot and keep its specification small. */
export function short(value: number): number {
  return Number(value.toPrecision(5));
}

/** Component c of vectors of length 2. */
export function component(vectors: Float64Array, c: 0 | 1): Float64Array {
  return Float64Array.from({ length: vectors.length / 2 }, (_, i) => vectors[2 * i + c]);
}
