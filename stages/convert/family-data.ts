// What the report tells of one family, out of all tables.
import type { Cell, TableValue } from 'phaseline';
import { z } from 'zod';
import type { FamilyData } from '../../report/comparison.ts';
import { distinct } from '../../report/results.ts';
import type { ruleChoice } from '../../schemas/choice.ts';
import { algorithm, method, partsOf } from '../../schemas/methods.ts';
import type {
  beyondResults,
  contrasts,
  costs,
  fieldResults,
  probeResults,
  resultsBySeed,
  rolloutResults,
  similarityResults,
} from '../../schemas/results.ts';
import type { System } from '../../science/systems/system.ts';
import { readCell } from '../cells.ts';
import {
  rowsOf,
  toContrasts,
  toFieldLosses,
  toFieldResults,
  toProbeCells,
  toRolloutResults,
  toSeedResults,
  toSimilarityCells,
} from './result-rows.ts';
import { isAtEdge } from './rules.ts';

type Entries<T> = readonly { readonly cell: Cell; readonly value: T }[];

interface Inputs {
  readonly fieldResults: Entries<TableValue<typeof fieldResults.columns>>;
  readonly rolloutResults: Entries<TableValue<typeof rolloutResults.columns>>;
  readonly bySeed: Entries<TableValue<typeof resultsBySeed.columns>>;
  readonly contrasts: Entries<TableValue<typeof contrasts.columns>>;
  readonly beyondResults: Entries<TableValue<typeof beyondResults.columns>>;
  readonly similarityResults: Entries<TableValue<typeof similarityResults.columns>>;
  readonly probeResults: Entries<TableValue<typeof probeResults.columns>>;
  readonly costs: Entries<TableValue<typeof costs.columns>>;
  readonly choices: Entries<z.output<(typeof ruleChoice)['schema']>>;
  readonly figures: Entries<string | Uint8Array>;
}

const choiceCell = z.object({ family: z.string(), method, shots: z.int() });
const figureCell = z.object({ family: z.string(), figure: z.string() });

interface About {
  /** K and gradient steps at which single numbers are told. */
  readonly shots: number;
  readonly steps: number;
  /** The gradient steps after which systems beyond the training range are told of. */
  readonly beyondSteps: number;
  /** That trainings were to have. */
  readonly iterations: Readonly<Record<z.output<typeof algorithm>, number>>;
}

export function familyData(system: System, inputs: Inputs, about: About): FamilyData {
  const { name } = system;
  const each = <T, R>(entries: Entries<T>, rows: (table: T, family: string) => R[]): R[] =>
    entries.flatMap(({ value }) => rows(value, name));
  const decoder = new TextDecoder();
  return {
    name,
    parameters: system.parameters,
    states: system.states,
    constants: system.constants,
    results: [...each(inputs.fieldResults, toFieldResults), ...each(inputs.rolloutResults, toRolloutResults)],
    fieldLosses: each(inputs.fieldResults, toFieldLosses),
    seedResults: each(inputs.bySeed, toSeedResults),
    contrasts: each(inputs.contrasts, toContrasts),
    beyond: each(inputs.beyondResults, (table, family) => toBins(table, family, about)),
    similarity: each(inputs.similarityResults, (table, family) => toSimilarityCells(table, family, about)),
    probe: each(inputs.probeResults, (table, family) => [
      ...toProbeCells(table, family, 'parameter'),
      ...toProbeCells(table, family, 'coefficient'),
    ]),
    costs: each(inputs.costs, (table, family) => toCosts(table, family, about)),
    rules: inputs.choices
      .map(({ cell, value }) => ({ ...readCell(choiceCell, cell), value }))
      .filter(({ family }) => family === name)
      .flatMap(({ method, shots, value: { candidates, chosen } }) =>
        chosen.map(({ steps, rule }) => ({
          method,
          shots,
          steps,
          rule,
          isAtEdge: isAtEdge(rule, candidates),
        })),
      ),
    figures: inputs.figures
      .map(({ cell, value }) => ({ ...readCell(figureCell, cell), value }))
      .filter(({ family }) => family === name)
      .map(({ figure, value }) => ({
        name: figure,
        svg: typeof value === 'string' ? value : decoder.decode(value),
      })),
  };
}

function toCosts(table: TableValue<typeof costs.columns>, family: string, { iterations }: About) {
  return rowsOf(table, family).map((row) => {
    const name = method.parse(table.method[row]);
    return {
      method: name,
      seed: table.seed[row],
      threshold: table.threshold[row],
      iterations: table.iterations[row],
      gigaflop: table.gigaflop[row],
      totalIterations: table.totalIterations[row],
      totalGigaflop: table.totalGigaflop[row],
      plannedIterations: iterations[algorithm.parse(partsOf(name).training)],
    };
  });
}

function toBins(
  table: TableValue<typeof beyondResults.columns>,
  family: string,
  { shots, beyondSteps: steps }: About,
) {
  const rows = rowsOf(table, family).filter(
    (row) => table.shots[row] === shots && table.steps[row] === steps,
  );
  return distinct(rows.map((row) => table.method[row])).map((name) => ({
    method: method.parse(name),
    bins: rows
      .filter((row) => table.method[row] === name)
      .map((row) => ({
        low: table.excessLow[row],
        high: table.excessHigh[row],
        median: table.fieldRelativeError[row],
        lower: table.fieldRelativeErrorQ1[row],
        upper: table.fieldRelativeErrorQ3[row],
        systems: table.systems[row],
      })),
  }));
}
