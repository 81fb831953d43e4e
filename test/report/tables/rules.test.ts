import { describe, expect, test } from 'vitest';
import { rulesTable, type ChosenRule } from '../../../report/tables/measures.ts';
import type { Method } from '../../../schemas/methods.ts';
import type { AdaptationRule } from '../../../schemas/evaluation.ts';

const sgd = (stepSize: number): AdaptationRule => ({ kind: 'sgd', stepSize });
const adam = (stepSize: number): AdaptationRule => ({ kind: 'adam', stepSize });

/** Of each network, by seed, its rules by the number of steps. */
function rulesOf(method: Method, shots: number, seeds: Record<number, AdaptationRule>[]): ChosenRule[] {
  return seeds.flatMap((rules) =>
    Object.entries(rules).map(([steps, rule]) => ({
      method,
      shots,
      steps: Number(steps),
      rule,
      isAtEdge: false,
    })),
  );
}

/** The text of the cells of each row. */
function rowsOf(rules: readonly ChosenRule[]): string[][] {
  const { columns, groups } = rulesTable(rules);
  return [
    columns.map(({ title }) => title),
    ...groups.flatMap(({ rows }) =>
      rows.map(({ title, cells }) => [title, ...cells.map(({ text }) => text)]),
    ),
  ];
}

describe('the table of chosen rules', () => {
  test('has a column for each number of steps but none, and a row for each method and K', () => {
    const rows = rowsOf([
      ...rulesOf('naive-scratch', 50, [{ 0: sgd(9), 100: sgd(0.1), 1: sgd(0.3) }]),
      ...rulesOf('hnn-maml', 25, [{ 0: sgd(9), 1: sgd(0.03), 100: sgd(0.005) }]),
      ...rulesOf('hnn-maml', 50, [{ 0: sgd(9), 1: sgd(0.015), 100: sgd(0.0025) }]),
    ]);
    expect(rows).toEqual([
      ['Method', 'K', '1 step', '100 steps'],
      ['HAMAML', '25', '0.03', '0.005'],
      ['HAMAML', '50', '0.015', '0.0025'],
      ['naive from scratch', '50', '0.3', '0.1'],
    ]);
  });

  test('tells all rules of a method where the networks of its seeds differ, each once', () => {
    const [, row] = rowsOf(
      rulesOf('hnn-maml', 50, [
        { 1: sgd(0.03), 5: sgd(0.01) },
        { 1: sgd(0.03), 5: sgd(0.015) },
        { 1: sgd(0.03), 5: sgd(0.01) },
      ]),
    );
    expect(row).toEqual(['HAMAML', '50', '0.03', '0.01, 0.015']);
  });

  test('names Adam, whose step size means something else', () => {
    const [, row] = rowsOf(
      rulesOf('hnn-scratch', 50, [
        { 1: adam(0.1), 5: sgd(0.1) },
        { 1: adam(0.03), 5: adam(0.1) },
      ]),
    );
    expect(row.slice(2)).toEqual(['Adam 0.1, Adam 0.03', '0.1, Adam 0.1']);
  });
});
