import type { Plan, PlanStep } from '../../engine/plan/plan.ts';
import { formatAction, formatReason } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatQuantity } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';

/** What a run would do: a line for each action that executes or may execute, with the reason. */
export function formatPlan(plan: Plan, title: string, colors: Colors): string[] {
  const cached = plan.steps.filter(({ status }) => status === 'cached').length;
  if (!plan.work) return [`${colors.bold(title)}: nothing to do, ${formatQuantity(cached, 'action')} cached`];
  const work = plan.steps.filter(({ status }) => status !== 'cached');
  const count = (wanted: PlanStep['status']) => work.filter(({ status }) => status === wanted).length;
  const [run, pending, shared] = [count('run'), count('pending'), count('shared')];
  const counts = [
    ...(run > 0 ? [`${formatCount(run)} to run`] : []),
    ...(pending > 0 ? [`${formatCount(pending)} pending`] : []),
    ...(shared > 0 ? [`${formatCount(shared)} shared`] : []),
    ...(cached > 0 ? [`${formatCount(cached)} cached`] : []),
  ];
  return [
    `${colors.bold(title)}: ${counts.join(', ')}`,
    '',
    ...alignColumns([
      { cells: work.map(({ status }) => (status === 'run' ? colors.cyan(status) : colors.dim(status))) },
      { cells: work.map(({ node }) => formatAction(node.id, colors)) },
      { cells: work.map((step) => colors.dim(explain(step))) },
    ]),
    ...(pending + shared > 0 ? [''] : []),
    ...(pending > 0 ? ['pending: whether it executes depends on the bytes of what is made before it.'] : []),
    ...(shared > 0 ? ['shared:  it gets the result of the action that it is the same as.'] : []),
  ];
}

function explain({ reason, lastSeconds }: PlanStep): string {
  const took = lastSeconds === undefined ? '' : ` (took ${formatDuration(lastSeconds)} last time)`;
  return formatReason(reason) + took;
}
