// The channels of Vega-Lite that tell methods apart.
import type { Method } from '../../schemas/methods.ts';
import { inOrder, labelOf, lookOf } from '../methods.ts';

const legend = {
  orient: 'bottom',
  columns: 5,
  columnPadding: 18,
  labelLimit: 0,
  symbolSize: 70,
  symbolStrokeWidth: 1.6,
  symbolOpacity: 1,
} as const;

/**
 * What a datum says of its method, for the channels below. Lines go by the name and points by the label: Vega-Lite would
 * merge the legends of channels with the same values, and that of points is the one to be shown.
 */
export function ofMethod(method: Method): { line: string; point: string } {
  return { line: method, point: labelOf(method) };
}

/**
 * Rows in the order in which lines and areas are to go through them: where colours have a domain, as below, Vega-Lite does
 * not sort the points of a path by their place.
 */
export function rightwards<Row>(rows: readonly Row[], place: (row: Row) => number): Row[] {
  return [...rows].sort((a, b) => place(a) - place(b));
}

/** For methods in any order: colour of areas and lines, dash of lines, and what points look like, with the legend. */
export function methodScales(given: readonly Method[]) {
  const methods = inOrder(given);
  const looks = methods.map(lookOf);
  const labels = looks.map(({ label }) => label);
  const line = <R>(range: R[]) =>
    ({ field: 'line', type: 'nominal', legend: null, scale: { domain: methods, range } }) as const;
  const point = <R>(range: R[]) =>
    ({ field: 'point', type: 'nominal', title: null, legend, scale: { domain: labels, range } }) as const;
  const colours = looks.map(({ colour }) => colour);
  return {
    colour: line(colours),
    dash: line(looks.map(({ dash }) => [...dash])),
    point: {
      stroke: point(colours),
      fill: point(looks.map(({ fill }) => fill)),
      shape: point(looks.map(({ shape }) => shape)),
    },
  } as const;
}
