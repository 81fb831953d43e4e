// From the tables of ablations to what tables and figures of the report are made of.
import type { TableValue } from 'phaseline';
import type { AblationContrast, AblationLosses, AblationPoint } from '../../report/ablation.ts';
import { algorithm, method, type Method } from '../../schemas/methods.ts';
import type { ablationContrasts, ablationResults } from '../../schemas/results.ts';
import { comparisonOf } from './result-rows.ts';

type Results = TableValue<typeof ablationResults.columns>;

/** A metric a row; of motion where it was predicted. */
export function toAblationPoints(table: Results): AblationPoint[] {
  return rowsOf(table).flatMap((row) => {
    const motion = isPredicted(table, row) ? (['trajectoryMse', 'energyMse'] as const) : [];
    return (['fieldRelativeError', ...motion] as const).map((metric) => ({
      ...placeOf(table, row),
      metric,
      median: table[metric][row],
      lower: table[`${metric}Q1`][row],
      upper: table[`${metric}Q3`][row],
      mean: table[`${metric}Mean`][row],
      seedLow: table[`${metric}SeedLow`][row],
      seedHigh: table[`${metric}SeedHigh`][row],
      systems: table.systems[row],
      seeds: table.seeds[row],
    }));
  });
}

export function toAblationLosses(table: Results): AblationLosses[] {
  return rowsOf(table).map((row) => ({
    ...placeOf(table, row),
    of: table.systems[row] * table.seeds[row],
    diverged: isPredicted(table, row) ? table.diverged[row] : undefined,
    nonFinite: table.nonFinite[row],
    worseThanNone: table.worseThanNone[row],
    stopped: table.stopped[row],
  }));
}

function rowsOf({ arm }: { readonly arm: readonly string[] }): number[] {
  return Array.from(arm.keys());
}

/** Whether motion was. */
function isPredicted({ diverged }: Results, row: number): boolean {
  return !Number.isNaN(diverged[row]);
}

function placeOf(table: Results, row: number) {
  return {
    arm: table.arm[row],
    value: table.value[row],
    method: trainedBy(table.algorithm[row]),
    steps: table.steps[row],
  };
}

export function toAblationContrasts(table: TableValue<typeof ablationContrasts.columns>): AblationContrast[] {
  return rowsOf(table).map((row) => ({
    ...comparisonOf(table, row),
    arm: table.arm[row],
    value: table.value[row],
    a: trainedBy(table.a[row]),
    b: trainedBy(table.b[row]),
  }));
}

/** The HNN that an algorithm trains: there is no other network in the ablations. */
export function trainedBy(name: string): Method {
  return method.parse(`hnn-${algorithm.parse(name)}`);
}
