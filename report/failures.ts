// What failed: results too, which medians alone would hide.
import type { AblationReportData } from './ablation.ts';
import type { FamilyData } from './comparison.ts';
import { isLost, lossesOf, lossSentences } from './losses.ts';
import { shareOf } from './numbers.ts';
import { lossesTable } from './tables/losses.ts';
import type { ReportTable } from './tables/report-table.ts';
import { goalSentences, trainingSentences } from './trainings.ts';

export interface Failures {
  readonly sentences: readonly string[];
  /** Where systems were lost; undefined where none were, or where other tables tell. */
  readonly table?: ReportTable;
}

export function familyFailures({ results, stopped, costs }: FamilyData): Failures {
  const losses = lossesOf(results, stopped);
  const lost = losses.filter(isLost);
  const [{ threshold } = { threshold: NaN }] = costs;
  const trainings = costs
    .filter((cost) => cost.threshold === threshold)
    .map(({ method, seed, totalIterations, plannedIterations }) => ({
      method,
      name: `seed ${seed}`,
      iterations: totalIterations,
      plannedIterations,
    }));
  return {
    sentences: [...lossSentences(losses), ...trainingSentences(trainings), ...goalSentences(costs)],
    ...(lost.length > 0 ? { table: lossesTable(lost) } : {}),
  };
}

/** The tables of the arms tell how many diverged. */
export function ablationFailures({ points, trainings }: AblationReportData): Failures {
  const rollouts = points.filter(({ metric }) => metric === 'trajectoryMse');
  const lost = rollouts.filter((point) => point.lost > 0).length;
  const sentence =
    lost === 0
      ? 'No rollout diverged.'
      : `Rollouts diverged in ${shareOf(lost, rollouts.length)} rows of the tables of results, which tell how many.`;
  return { sentences: [sentence, ...trainingSentences(trainings)] };
}
