// From the tables of results to what tables and figures of the report are made of.
import type { TableValue } from 'phaseline';
import type { SeedRow } from '../../report/html/results-tables.ts';
import type { MetricName, ResultRow } from '../../report/results.ts';
import type { results, resultsBySeed } from '../../schemas/tables.ts';

type Results = TableValue<typeof results.columns>;
type ResultsBySeed = TableValue<typeof resultsBySeed.columns>;

export function toResultRows(table: Results): ResultRow[] {
  return table.algorithm.map((_, row) => rowOf(table, row));
}

export function toSeedRows(table: ResultsBySeed): SeedRow[] {
  return table.algorithm.map((_, row) => ({ ...rowOf(table, row), seed: table.seed[row] }));
}

function rowOf(table: Results | ResultsBySeed, row: number): ResultRow {
  const spread = (name: MetricName) => ({
    median: table[name][row],
    lower: table[`${name}Q1`][row],
    upper: table[`${name}Q3`][row],
  });
  return {
    algorithm: table.algorithm[row],
    shots: table.shots[row],
    steps: table.steps[row],
    errors: {
      fieldMse: spread('fieldMse'),
      fieldRelativeError: spread('fieldRelativeError'),
      trajectoryMse: spread('trajectoryMse'),
      energyMse: spread('energyMse'),
    },
    systems: table.systems[row],
    diverged: table.diverged[row],
  };
}
