// The table of what came to nothing.
import type { Losses } from '../losses.ts';
import { inOrder, labelOf } from '../methods.ts';
import { shareOf } from '../numbers.ts';
import { none, type ReportTable } from './report-table.ts';

/** @param lost the settings of which something failed, a row each */
export function lossesTable(lost: readonly Losses[]): ReportTable {
  return {
    caption: 'Where it failed, of systems and seeds; other settings lost nothing',
    columns: [
      { title: 'Method' },
      ...['K', 'Steps', 'Diverged rollouts', 'Fields not finite', 'Stopped adaptations'].map((title) => ({
        title,
        isNumber: true,
      })),
    ],
    groups: inOrder(lost.map(({ method }) => method)).map((method) => ({
      rows: lost
        .filter((one) => one.method === method)
        .map(({ shots, steps, of, diverged, nonFinite, stopped }) => ({
          title: labelOf(method),
          cells: [
            { text: String(shots) },
            { text: String(steps) },
            diverged === undefined ? none : { text: shareOf(diverged, of) },
            { text: shareOf(nonFinite, of) },
            { text: shareOf(stopped, of) },
          ],
        })),
    })),
    dash: 'no motion was predicted',
  };
}
