// The table of what came to nothing.
import type { Losses } from '../losses.ts';
import type { Setting } from '../results.ts';
import { inOrder, labelOf } from '../methods.ts';
import { shareOf } from '../numbers.ts';
import { none, type ReportTable } from './report-table.ts';

/** @param lost the settings of which something failed, a row each */
export function lossesTable(lost: readonly (Setting & Losses)[]): ReportTable {
  return {
    caption: 'Where it failed, of systems and seeds; other settings lost nothing',
    columns: [
      { title: 'Method' },
      ...[
        'K',
        'Steps',
        'Diverged rollouts',
        'Fields not finite',
        'Worse than none',
        'Stopped adaptations',
      ].map((title) => ({ title, isNumber: true })),
    ],
    groups: inOrder(lost.map(({ method }) => method)).map((method) => ({
      rows: lost
        .filter((one) => one.method === method)
        .map(({ shots, steps, of, diverged, nonFinite, worseThanNone, stopped }) => ({
          title: labelOf(method),
          cells: [
            { text: String(shots) },
            { text: String(steps) },
            diverged === undefined ? none : { text: shareOf(diverged, of) },
            { text: shareOf(nonFinite, of) },
            { text: shareOf(worseThanNone, of) },
            { text: shareOf(stopped, of) },
          ],
        })),
    })),
    dash: 'no motion was predicted',
  };
}
