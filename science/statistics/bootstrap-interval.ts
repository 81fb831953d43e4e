// An interval for the median of a table of seeds and systems that holds beyond those seeds and those systems.
import type { CrossedResamples } from './crossed-bootstrap.ts';
import { tableMedian } from './table-median.ts';
import { normalHalfWidth, studentHalfWidth } from './two-sided.ts';

export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The median of a table [seeds, systems] (infinite values allowed) and its percentile interval under the pigeonhole
 * bootstrap (Owen 2007: see `crossedResamples`), widened for small numbers of seeds and systems.
 *
 * Why widened: with three seeds a resampled median cannot leave their range, and where luck differs far more between
 * seeds than between systems the bare 95% percentiles hold the truth in 7 of 10 simulations. So both ends move away
 * from the estimate by the factor t / z * sqrt(corrected variance / bootstrap variance). The variances are sums of
 * those of resampling R seeds alone and S systems alone; corrected means times R/(R-1) and S/(S-1). t is Student's
 * quantile at the degrees of freedom of that sum (Satterthwaite 1946; rounded down), R - 1 where seeds alone matter and
 * S - 1 where systems do; z is the normal quantile. Hesterberg (2015, American Statistician 69, 371-386) has both
 * corrections for the percentile interval of one small sample.
 *
 * What it covers: the luck of which seeds and which systems were drawn, each independently. For seeds this is coarse:
 * with 3 to 5 it rests on their effects being about normal, as any interval from so few must. 95% intervals from two to
 * five seeds held the truth in 91% to 99% of simulations, least often where seeds matter as much as systems or more. One
 * seed or one system tells nothing of others: the interval is then infinite. Not covered: what all cells have in common,
 * such as the training systems, the protocol and its tuning.
 *
 * @throws RangeError when the interval's ends lie beyond the first and last of the replicates.
 */
export function bootstrapInterval(
  table: Float64Array,
  resamples: CrossedResamples,
  confidence: number,
): Interval {
  const { seeds, systems, replicates, seedCounts, systemCounts } = resamples;
  const rank = Math.floor(((replicates + 1) * (1 - confidence)) / 2);
  if (!(confidence > 0 && rank >= 1)) {
    throw new RangeError(
      `An interval of confidence ${confidence} from ${replicates} replicates: give a confidence between 0 and 1, ` +
        'and at least 2 / (1 - confidence) replicates.',
    );
  }
  const median = tableMedian(table, seeds);
  const eachSeed = new Uint32Array(seeds).fill(1);
  const eachSystem = new Uint32Array(systems).fill(1);
  const both = new Float64Array(replicates);
  const seedsAlone = new Float64Array(replicates);
  const systemsAlone = new Float64Array(replicates);
  for (let b = 0; b < replicates; b++) {
    const ofSeeds = seedCounts.subarray(b * seeds, (b + 1) * seeds);
    const ofSystems = systemCounts.subarray(b * systems, (b + 1) * systems);
    both[b] = median(ofSeeds, ofSystems);
    seedsAlone[b] = median(ofSeeds, eachSystem);
    systemsAlone[b] = median(eachSeed, ofSystems);
  }
  both.sort();
  const estimate = median(eachSeed, eachSystem);
  const factor = widening(variance(seedsAlone), seeds, variance(systemsAlone), systems, confidence);
  return {
    estimate,
    low: -moveAway(-estimate, -both[rank - 1], factor),
    high: moveAway(estimate, both[replicates - rank], factor),
  };
}

/** At least 1. As if seeds alone mattered where the variances don't say: with infinite medians among the replicates. */
function widening(
  ofSeeds: number,
  seeds: number,
  ofSystems: number,
  systems: number,
  confidence: number,
): number {
  if (seeds === 1 || systems === 1) return Infinity;
  const z = normalHalfWidth(confidence);
  const spread = ofSeeds + ofSystems;
  if (!(spread > 0 && spread < Infinity)) {
    return (Math.sqrt(seeds / (seeds - 1)) * studentHalfWidth(confidence, seeds - 1)) / z;
  }
  const bySeeds = (ofSeeds * seeds) / (seeds - 1);
  const bySystems = (ofSystems * systems) / (systems - 1);
  const total = bySeeds + bySystems;
  const seedShare = bySeeds / total;
  const systemShare = bySystems / total;
  const effective = 1 / ((seedShare * seedShare) / (seeds - 1) + (systemShare * systemShare) / (systems - 1));
  // Rounding may leave the smallest possible value just below its integer.
  const degrees = Math.max(Math.min(seeds, systems) - 1, Math.floor(effective));
  return Math.max(1, (Math.sqrt(total / spread) * studentHalfWidth(confidence, degrees)) / z);
}

/**
 * The upper end of the interval. From an infinite estimate there is no going away by a factor: where resampling found
 * anything else, nothing is known.
 */
function moveAway(estimate: number, percentile: number, factor: number): number {
  if (percentile === estimate && factor < Infinity) return percentile;
  if (![estimate, percentile, factor].every(Number.isFinite)) return Infinity;
  return Math.max(percentile, estimate + factor * (percentile - estimate));
}

/** Of the values about their mean; not finite if one of them isn't. */
function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
}
