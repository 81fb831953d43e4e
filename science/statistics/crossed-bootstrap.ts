// The resamples of a crossed bootstrap: which seeds and which systems, and how often.
import type { Stream } from '../random/stream.ts';

/**
 * How often each seed [replicates, seeds] and each system [replicates, systems] was drawn: a cell (seed, system) of a
 * replicate counts as often as the product says.
 */
export interface CrossedResamples {
  readonly seeds: number;
  readonly systems: number;
  readonly replicates: number;
  readonly seedCounts: Uint32Array;
  readonly systemCounts: Uint32Array;
}

/**
 * Resamples seeds with replacement and, independently, systems with replacement; a replicate is the table where the
 * drawn rows and columns cross (the pigeonhole bootstrap: Owen 2007, Annals of Applied Statistics 1, 386-411). Cells
 * of one seed stay together, and so do cells of one system, so both kinds of luck show up in the spread.
 *
 * One set of resamples can serve many comparisons of the same seeds and systems.
 *
 * @throws RangeError unless there is at least one seed, system and replicate.
 */
export function crossedResamples(
  seeds: number,
  systems: number,
  replicates: number,
  stream: Stream,
): CrossedResamples {
  if (![seeds, systems, replicates].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new RangeError(
      `A bootstrap of ${seeds} seeds and ${systems} systems with ${replicates} replicates: give positive integers.`,
    );
  }
  return {
    seeds,
    systems,
    replicates,
    seedCounts: drawCounts(seeds, replicates, stream.split('seeds')),
    systemCounts: drawCounts(systems, replicates, stream.split('systems')),
  };
}

function drawCounts(items: number, replicates: number, stream: Stream): Uint32Array {
  const counts = new Uint32Array(replicates * items);
  for (let first = 0; first < counts.length; first += items) {
    for (let draw = 0; draw < items; draw++) counts[first + stream.integer(items)] += 1;
  }
  return counts;
}
