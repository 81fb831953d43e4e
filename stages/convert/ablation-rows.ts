// From the tables of ablations to what tables and figures of the report are made of.
import type { TableValue } from 'phaseline';
import type { AblationContrast, AblationPoint } from '../../report/ablation.ts';
import { algorithm, method, type Method } from '../../schemas/methods.ts';
import type { ablationContrasts, ablationResults } from '../../schemas/results.ts';
import { comparisonOf } from './result-rows.ts';

/** A metric a row. */
export function toAblationPoints(table: TableValue<typeof ablationResults.columns>): AblationPoint[] {
  return Array.from(table.arm.keys()).flatMap((row) =>
    (['fieldRelativeError', 'trajectoryMse', 'energyMse'] as const).map((metric) => {
      const hasSeeds = metric === 'fieldRelativeError';
      return {
        arm: table.arm[row],
        value: table.value[row],
        method: trainedBy(table.algorithm[row]),
        steps: table.steps[row],
        metric,
        median: table[metric][row],
        lower: table[`${metric}Q1`][row],
        upper: table[`${metric}Q3`][row],
        seedLow: hasSeeds ? table.fieldRelativeErrorSeedLow[row] : NaN,
        seedHigh: hasSeeds ? table.fieldRelativeErrorSeedHigh[row] : NaN,
        systems: table.systems[row],
        seeds: table.seeds[row],
        lost: metric === 'fieldRelativeError' ? 0 : table.diverged[row],
      };
    }),
  );
}

export function toAblationContrasts(table: TableValue<typeof ablationContrasts.columns>): AblationContrast[] {
  return Array.from(table.arm.keys()).map((row) => ({
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
