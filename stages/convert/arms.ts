// The arms of a star of ablations.
import type { Cell } from 'phaseline';
import { ablationCell, readCell } from '../cells.ts';
import type { Place } from './error-tables.ts';

export interface ArmValue {
  readonly arm: string;
  readonly value: number;
}

/**
 * Where a cell lies on the star: on one arm, or, at its centre, on all of them.
 *
 * @throws RangeError for a cell that differs from the centre in more than one axis
 */
export function placesOnArms(centre: Readonly<Record<string, number>>, cell: Cell): Place<ArmValue>[] {
  const { algorithm, seed, ...values } = readCell(ablationCell, cell);
  const axes = Object.entries(values);
  const changed = axes.filter(([axis, value]) => value !== centre[axis]);
  if (changed.length > 1) {
    throw new RangeError(
      `The cell ${JSON.stringify(cell)} differs from the centre ${JSON.stringify(centre)} in ` +
        `${changed.map(([axis]) => axis).join(' and ')}. Give the cells of a star, which change one axis at a time.`,
    );
  }
  const places = changed.length === 1 ? changed : axes;
  return places.map(([arm, value]) => ({ group: { arm, value }, method: algorithm, seed }));
}
