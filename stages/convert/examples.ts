// Which models and systems the figures show, and how they are called.
import type { Cell } from 'phaseline';
import type { Coordinate } from '../../report/figures/example.ts';
import { inOrder } from '../../report/methods.ts';
import { formatNumber, typeset } from '../../report/numbers.ts';
import { distinct } from '../../report/results.ts';
import type { Method } from '../../schemas/methods.ts';
import type { System } from '../../science/systems/system.ts';
import { adaptationCell, readCell, type AdaptationCell } from '../cells.ts';

interface Entry<T> {
  readonly cell: Cell;
  readonly value: T;
}

/** The entries adapted from K points. @throws RangeError when no cell has that K */
export function withShots<T>(entries: readonly Entry<T>[], shots: number): (AdaptationCell & { value: T })[] {
  const cells = entries.map(({ cell, value }) => ({ ...readCell(adaptationCell, cell), value }));
  const chosen = cells.filter((entry) => entry.shots === shots);
  if (chosen.length === 0) {
    const known = distinct(cells.map((entry) => entry.shots)).join(', ');
    throw new RangeError(
      `The figures should show models adapted to ${shots} observations, but the matrix has ${known || 'none'}. ` +
        "Set the parameter 'shots' of the stage to one of them.",
    );
  }
  return chosen;
}

/**
 * Of each shown method what its first seed gave with K shots, in the order of all figures.
 *
 * @throws RangeError when no cell has that K, or that method
 */
export function firstSeeds<T>(
  entries: readonly Entry<T>[],
  shots: number,
  shown: readonly Method[],
): (AdaptationCell & { value: T })[] {
  const chosen = withShots(entries, shots);
  return inOrder(shown).map((method) => {
    const first = chosen.find((entry) => entry.method === method);
    if (first !== undefined) return first;
    const known = distinct(chosen.map((entry) => entry.method)).join(', ');
    throw new RangeError(
      `The figures should show '${method}', but the matrix has ${known}. ` +
        "Name some of those in the parameter 'shown' of the stage.",
    );
  });
}

/** The coordinates along the horizontal and the vertical axis of figures. */
export function planeCoordinates({ states, plane }: System): readonly [Coordinate, Coordinate] {
  const [x, y] = plane.axes;
  return [states[x], states[y]];
}

/** `System 1: m = 2.31 kg, l = 1.07 m, q₀ = −0.420 rad`, counted from 1. */
export function systemLabel(system: System, parameters: Float64Array, task: number): string {
  return `System ${task + 1}: ${parameterLabels(system, parameters, task).join(', ')}`;
}

/** `m = 2.31 kg`, one a parameter. */
export function parameterLabels(system: System, parameters: Float64Array, task: number): string[] {
  const width = system.parameters.length;
  return system.parameters.map(({ symbol, unit }, i) => {
    const value = formatNumber(parameters[task * width + i]);
    return typeset(`${symbol} = ${value}${unit === '1' ? '' : ` ${unit}`}`);
  });
}
