// What failed: results too, which medians alone would hide.
import type { AblationReportData } from './ablation.ts';
import type { FamilyData } from './comparison.ts';
import { isLost, lossesOf, lossSentences, type Losses } from './losses.ts';
import { inOrder, labelOf } from './methods.ts';
import { shareOf } from './numbers.ts';
import { lossesTable } from './tables/losses.ts';
import type { OfferedRule } from './tables/measures.ts';
import type { ReportTable } from './tables/report-table.ts';
import { goalSentences, trainingSentences } from './trainings.ts';

export interface Failures {
  readonly sentences: readonly string[];
  /** Where systems were lost; undefined where none were, or where other tables tell. */
  readonly table?: ReportTable;
}

export function familyFailures({ results, fieldLosses, costs, rules }: FamilyData): Failures {
  const losses = lossesOf(results, fieldLosses);
  const lost = losses.filter(isLost);
  const trainings = costs
    .filter((cost, i) => i === costs.findIndex((one) => one.method === cost.method && one.seed === cost.seed))
    .map(({ method, seed, totalIterations, plannedIterations }) => ({
      method,
      name: `seed ${seed}`,
      iterations: totalIterations,
      plannedIterations,
    }));
  return {
    sentences: [
      ...lossSentences(losses),
      ...trainingSentences(trainings),
      ...goalSentences(costs),
      ...edgeSentences(rules),
    ],
    ...(lost.length > 0 ? { table: lossesTable(lost) } : {}),
  };
}

/** Of how many rules a better one may lie beyond what was offered. */
function edgeSentences(rules: readonly OfferedRule[]): string[] {
  const moving = rules.filter(({ steps }) => steps > 0);
  const counts = inOrder(moving.map(({ method }) => method)).flatMap((method) => {
    const own = moving.filter((rule) => rule.method === method);
    const count = own.filter(({ isAtEdge }) => isAtEdge).length;
    return count === 0 ? [] : [`${labelOf(method)} (${shareOf(count, own.length)} choices)`];
  });
  return counts.length === 0
    ? []
    : [
        `Step sizes at an edge of what was offered, the smallest or largest of their kind: ${counts.join(', ')}.`,
      ];
}

/** The tables of the arms tell how many; the centre is a row of each of them. */
export function ablationFailures({ losses, trainings, rules }: AblationReportData): Failures {
  const asked = losses.filter(({ diverged }) => diverged !== undefined);
  const rows = (all: readonly Losses[], of: (losses: Losses) => number | undefined) => {
    const bad = all.filter((one) => (of(one) ?? 0) > 0);
    return bad.length === 0
      ? undefined
      : `${shareOf(bad.length, all.length)} rows of the tables of results, which tell how many.`;
  };
  const diverged = rows(asked, (one) => one.diverged);
  const nonFinite = rows(losses, (one) => one.nonFinite);
  const bad = rows(losses, (one) => one.worseThanNone);
  const stopped = rows(losses, (one) => one.stopped);
  return {
    sentences: [
      diverged === undefined ? 'No rollout diverged.' : `Rollouts diverged in ${diverged}`,
      nonFinite === undefined ? 'All fields are finite.' : `Fields are not finite in ${nonFinite}`,
      bad === undefined
        ? 'No finite field is worse than none.'
        : `Finite fields are worse than none, a relative error above 1, in ${bad}`,
      stopped === undefined
        ? 'All adaptations went to their last step.'
        : `Adaptations stopped before their last step in ${stopped}`,
      ...trainingSentences(trainings),
      ...edgeSentences(rules),
    ],
  };
}
