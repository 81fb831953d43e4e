// Which models and systems the figures show, and how they are called.
import type { Cell } from 'phaseline';
import type { Coordinate } from '../../report/figures/example.ts';
import { formatNumber, typeset } from '../../report/numbers.ts';
import type { System } from '../../science/systems/system.ts';
import { asAdaptationCell, type AdaptationCell } from '../cells.ts';

interface Entry<T> {
  readonly cell: Cell;
  readonly value: T;
}

/**
 * Of each algorithm what its first seed gave with K shots, in the order of the matrix.
 *
 * @throws RangeError when no cell has that K
 */
export function firstSeeds<T>(
  entries: readonly Entry<T>[],
  shots: number,
): (AdaptationCell & { value: T })[] {
  const cells = entries.map(({ cell, value }) => ({ ...asAdaptationCell(cell), value }));
  const chosen = cells.filter((entry) => entry.shots === shots);
  if (chosen.length === 0) {
    const known = [...new Set(cells.map((entry) => entry.shots))].join(', ');
    throw new RangeError(
      `The figures should show models adapted to ${shots} observations, but the matrix has ${known} alone. ` +
        "Set the parameter 'shots' of the stage to one of them.",
    );
  }
  return chosen.filter(
    (entry, i) => chosen.findIndex(({ algorithm }) => algorithm === entry.algorithm) === i,
  );
}

/** q and p with their windows; only systems of one position and momentum have fields on paper. */
export function planeOf(system: System): readonly [Coordinate, Coordinate] {
  const [q, p, ...others] = system.states;
  if (q === undefined || p === undefined || others.length > 0) {
    throw new RangeError(
      `The system '${system.name}' has ${system.dimension} coordinates; the figures of fields and motions need one ` +
        'position and one momentum.',
    );
  }
  return [q, p];
}

/** `System 1: m = 2.31 kg, l = 1.07 m, q₀ = −0.420 rad`, counted from 1. */
export function systemLabel(system: System, parameters: Float64Array, task: number): string {
  const width = system.parameters.length;
  const values = system.parameters.map(({ symbol, unit }, i) => {
    const value = formatNumber(parameters[task * width + i]);
    return typeset(`${symbol} = ${value}${unit === '1' ? '' : ` ${unit}`}`);
  });
  return `System ${task + 1}: ${values.join(', ')}`;
}
