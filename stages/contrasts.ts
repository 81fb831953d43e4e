// Which method beats which: paired differences on the same systems and seeds, with intervals over both.
import exp from '@stdlib/math-base-special-exp';
import { defineStage, list } from 'phaseline';
import { z } from 'zod';
import { method, type Method } from '../schemas/methods.ts';
import { contrasts as contrastTable, fieldScores, rolloutScores } from '../schemas/tables.ts';
import { stream } from '../science/random/stream.ts';
import { crossedResamples } from '../science/statistics/crossed-bootstrap.ts';
import { bonferroniConfidence } from '../science/statistics/multiple-comparisons.ts';
import { pairedDifference } from '../science/statistics/paired-difference.ts';
import { errorTables, type ErrorTable } from './convert/error-tables.ts';
import { tableFromRows } from './convert/rows.ts';

export const contrasts = defineStage({
  name: 'contrasts',
  description: 'Paired differences between methods, with bootstrap intervals over systems and seeds',
  resources: { cpus: 1 },
  parameters: z.strictObject({
    pairs: z
      .array(z.tuple([method, method]))
      .min(1)
      .describe('A and B: hypotheses that A errs less'),
    steps: z
      .array(z.int().nonnegative())
      .min(1)
      .describe('numbers of gradient steps at which they are compared'),
    confidence: z.number().gt(0).lt(1),
    replicates: z.int().positive(),
    seed: z.int(),
  }),
  inputs: { fields: list(fieldScores), rollouts: list(rolloutScores) },
  outputs: { contrasts: contrastTable },
  run({ inputs, parameters: p, context }) {
    const tables = [
      ...errorTables(inputs.fields, 'fieldRelativeError', p.steps),
      ...errorTables(inputs.rollouts, 'trajectoryMse', p.steps),
      ...errorTables(inputs.rollouts, 'energyMse', p.steps),
    ];
    const rows = tables.flatMap((table, i) => {
      context.progress(i, tables.length, 'comparisons');
      return contrastsOf(table, p);
    });
    return { contrasts: tableFromRows(rows, contrastTable.columns) };
  },
});

interface Choice {
  readonly pairs: readonly (readonly [Method, Method])[];
  readonly confidence: number;
  readonly replicates: number;
  readonly seed: number;
}

/** The pairs of which both methods are in the table. The same resamples serve all of them. */
function contrastsOf(
  { family, metric, shots, steps, seeds, systems, errors }: ErrorTable,
  { pairs, confidence, replicates, seed }: Choice,
) {
  const known = pairs.filter((pair) => pair.every((name) => errors.has(name)));
  const resamples = crossedResamples(seeds, systems, replicates, stream(seed, 'bootstrap'));
  const widened = bonferroniConfidence(confidence, Math.max(known.length, 1));
  return known.map(([a, b]) => {
    const [errorsA, errorsB] = [errors.get(a)!, errors.get(b)!];
    const { median, low, high, divergedA, divergedB } = pairedDifference(
      errorsA,
      errorsB,
      resamples,
      confidence,
    );
    const { verdict } = pairedDifference(errorsA, errorsB, resamples, widened);
    return {
      family,
      metric,
      shots,
      steps,
      a,
      b,
      ratio: powerOfTen(median),
      ratioLow: powerOfTen(low),
      ratioHigh: powerOfTen(high),
      verdict,
      pairs: seeds * systems,
      divergedA,
      divergedB,
    };
  });
}

function powerOfTen(exponent: number): number {
  return exp(exponent * Math.LN10);
}
