// From the tables of results to what tables and figures of the report are made of.
import type { TableValue } from 'phaseline';
import type { HeatCell } from '../../report/figures/heat-map.ts';
import type { Contrast } from '../../report/contrasts.ts';
import type { FieldLosses } from '../../report/losses.ts';
import { typeset } from '../../report/numbers.ts';
import {
  metricNamed,
  type MetricName,
  type Result,
  type SeedResult,
  type Setting,
} from '../../report/results.ts';
import { method } from '../../schemas/methods.ts';
import type {
  contrasts,
  fieldResults,
  probeResults,
  resultsBySeed,
  rolloutResults,
  similarityResults,
} from '../../schemas/results.ts';

type FieldResults = TableValue<typeof fieldResults.columns>;
type RolloutResults = TableValue<typeof rolloutResults.columns>;
type SimilarityResults = TableValue<typeof similarityResults.columns>;
type ProbeResults = TableValue<typeof probeResults.columns>;

interface Families {
  readonly family: readonly string[];
}

interface Settings {
  readonly method: readonly string[];
  readonly shots: Int32Array;
  readonly steps: Int32Array;
}

/** The rows of one family. */
export function rowsOf(table: Families, family: string): number[] {
  return Array.from(table.family.keys()).filter((row) => table.family[row] === family);
}

/** Errors of the field of one family, a metric a row. */
export function toFieldResults(table: FieldResults, family: string): Result[] {
  return resultsOf(table, ['fieldRelativeError', 'fieldMse'], table.nonFinite, family);
}

/** How many fields and adaptations of one family came to nothing. */
export function toFieldLosses(table: FieldResults, family: string): (Setting & FieldLosses)[] {
  return rowsOf(table, family).map((row) => ({
    ...settingOf(table, row),
    of: table.systems[row] * table.seeds[row],
    nonFinite: table.nonFinite[row],
    worseThanNone: table.worseThanNone[row],
    stopped: table.stopped[row],
  }));
}

/** Errors of the rollouts of one family, a metric a row. */
export function toRolloutResults(table: RolloutResults, family: string): Result[] {
  return resultsOf(table, ['trajectoryMse', 'energyMse', 'learnedEnergyMse'], table.diverged, family);
}

type Spreads<M extends MetricName> = Readonly<Record<M | `${M}Q1` | `${M}Q3` | `${M}Mean`, Float64Array>>;

function resultsOf<M extends MetricName>(
  table: Families & Settings & Spreads<M> & { readonly systems: Int32Array; readonly seeds: Int32Array },
  metrics: readonly M[],
  lost: Int32Array,
  family: string,
): Result[] {
  return rowsOf(table, family).flatMap((row) =>
    metrics.map((metric) => ({
      ...settingOf(table, row),
      metric,
      median: table[metric][row],
      lower: table[`${metric}Q1`][row],
      upper: table[`${metric}Q3`][row],
      mean: table[`${metric}Mean`][row],
      systems: table.systems[row],
      seeds: table.seeds[row],
      lost: lost[row],
    })),
  );
}

export function toSeedResults(table: TableValue<typeof resultsBySeed.columns>, family: string): SeedResult[] {
  return rowsOf(table, family).flatMap((row) =>
    (['fieldRelativeError', 'trajectoryMse', 'energyMse'] as const).map((metric) => ({
      ...settingOf(table, row),
      metric,
      seed: table.seed[row],
      median: table[metric][row],
    })),
  );
}

export function toContrasts(table: TableValue<typeof contrasts.columns>, family: string): Contrast[] {
  return rowsOf(table, family).map((row) => ({
    ...comparisonOf(table, row),
    shots: table.shots[row],
    a: method.parse(table.a[row]),
    b: method.parse(table.b[row]),
  }));
}

interface ContrastColumns {
  readonly metric: readonly string[];
  readonly steps: Int32Array;
  readonly ratio: Float64Array;
  readonly ratioLow: Float64Array;
  readonly ratioHigh: Float64Array;
  readonly verdict: readonly string[];
  readonly pairs: Int32Array;
  readonly divergedA: Int32Array;
  readonly divergedB: Int32Array;
}

/** What the contrasts of methods and those of ablations have in common. */
export function comparisonOf(table: ContrastColumns, row: number) {
  const verdict = table.verdict[row];
  if (verdict !== 'A' && verdict !== 'B' && verdict !== 'undecided') {
    throw new RangeError(`A contrast's verdict is '${verdict}'; it should be A, B or undecided.`);
  }
  return {
    metric: metricNamed(table.metric[row]).name,
    steps: table.steps[row],
    ratio: table.ratio[row],
    low: table.ratioLow[row],
    high: table.ratioHigh[row],
    verdict,
    pairs: table.pairs[row],
    divergedA: table.divergedA[row],
    divergedB: table.divergedB[row],
  } as const;
}

/** The similarities of one family at K and so many steps; columns are layers. */
export function toSimilarityCells(
  table: SimilarityResults,
  family: string,
  { shots, steps }: { shots: number; steps: number },
): HeatCell[] {
  return rowsOf(table, family)
    .filter((row) => table.shots[row] === shots && table.steps[row] === steps)
    .map((row) => ({
      method: method.parse(table.method[row]),
      column: table.layer[row],
      value: table.cka[row],
      lower: table.ckaQ1[row],
      upper: table.ckaQ3[row],
    }));
}

/** The probes of one family for targets of one kind. */
export function toProbeCells(table: ProbeResults, family: string, kind: string): HeatCell[] {
  return rowsOf(table, family)
    .filter((row) => table.kind[row] === kind)
    .map((row) => ({
      method: method.parse(table.method[row]),
      column: typeset(table.target[row]),
      value: table.rSquared[row],
      lower: table.rSquaredLow[row],
      upper: table.rSquaredHigh[row],
    }));
}

function settingOf(table: Settings, row: number) {
  return { method: method.parse(table.method[row]), shots: table.shots[row], steps: table.steps[row] };
}
