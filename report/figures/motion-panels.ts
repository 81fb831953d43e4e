// What pictures of orbits and time series of example motions share.
import { plural } from '../numbers.ts';
import { lookOf } from '../methods.ts';
import type { MotionFigureData, MotionRow } from './example.ts';
import { FAINT_INK } from './theme.ts';

/** The title of a column: the method in its colour. */
export function columnTitle({ methods }: MotionFigureData, column: number) {
  const { method, gradientSteps } = methods[column];
  const { label, colour } = lookOf(method);
  return {
    text: gradientSteps === undefined ? label : `${label}, ${plural(gradientSteps, 'step')}`,
    color: colour,
    anchor: 'middle',
    fontSize: 12,
    offset: 6,
  } as const;
}

export function rowTitle({ label }: MotionRow) {
  return { text: label, color: FAINT_INK, fontSize: 12, fontWeight: 'normal', offset: 4 } as const;
}

/** What is to be seen, for readers who don't see it. */
export function describeMotions(what: string, { rows, methods }: MotionFigureData): string {
  const names = methods.map(({ method }) => lookOf(method).label).join(', ');
  return `Predicted and true ${what} of ${rows.map(({ label }) => label).join('; ')}, for ${names}.`;
}

/**
 * The range of the true values and some room on both sides: a quarter of it, or a tenth of the largest value for those
 * that hardly change, such as an energy. Predictions that leave it are cut off.
 */
export function roomAround(values: Float64Array): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const margin = Math.max((high - low) / 4, Math.max(Math.abs(low), Math.abs(high)) / 10);
  return [short(low - margin), short(high + margin)];
}

/** The y axis of a row of panels that share their scale: only the first has labels, all the same room for them. */
export function sharedAxis(title: string | string[], column: number) {
  if (column > 0) return { labels: false, ticks: false, title: null, tickCount: 4 } as const;
  return { title, tickCount: 4, minExtent: LABEL_ROOM, maxExtent: LABEL_ROOM } as const;
}

const LABEL_ROOM = 40;

/** Five digits are enough for a plot and keep its specification small. */
export function short(value: number): number {
  return Number(value.toPrecision(5));
}

/** Component c of vectors of length D. */
export function component(vectors: Float64Array, c: number, dimension: number): Float64Array {
  return Float64Array.from({ length: vectors.length / dimension }, (_, i) => vectors[dimension * i + c]);
}
