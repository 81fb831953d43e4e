import type { ActionIdentity, CodeListing } from '../../schemas/disk/action-record.ts';
import type { Session } from '../session.ts';
import type { Change } from './changes.ts';
import { planRun, type PlanStep } from './plan.ts';
import { identityOf } from './identity.ts';
import { previousAction } from './previous.ts';
import { actionsNamed } from './select.ts';

/** Why an action executes or not: what it is hashed from, and what of it changed. */
export interface Explanation {
  readonly action: string;
  readonly stage: string;
  readonly status: PlanStep['status'];
  readonly reason: PlanStep['reason'];
  readonly key?: string;
  /** Unknown while an input is not made yet. */
  readonly identity?: ActionIdentity;
  readonly code: CodeListing;
  readonly previous?: { readonly key: string; readonly from: 'last run' | 'lock' };
  /** Against the previous time; empty when nothing changed. */
  readonly changes: readonly Change[];
}

/** Explains every action of a stage (or one action by its name). */
export async function explainStage(session: Session, word: string): Promise<Explanation[]> {
  const wanted = actionsNamed(session.graph, word);
  const plan = await planRun(session, { select: wanted.map(({ id }) => id) });
  const steps = new Map(plan.steps.map((step) => [step.node.id, step]));
  const explanations: Explanation[] = [];
  for (const node of wanted) {
    const step = steps.get(node.id)!;
    const code = session.fingerprint(session.graph.stages[node.stage].module);
    const identity = identityOf(session.graph, node, code.digest, (id) => steps.get(id)?.outputs);
    const previous = await previousAction(session, node.id, step.key);
    explanations.push({
      action: node.id,
      stage: node.stage,
      status: step.status,
      reason: step.reason,
      ...(step.key === undefined ? {} : { key: step.key }),
      ...(identity === undefined ? {} : { identity }),
      code: code.listing,
      ...(previous === undefined ? {} : { previous: { key: previous.key, from: previous.from } }),
      changes:
        identity && previous && previous.key !== step.key
          ? previous.changesTo({ identity, code: code.listing })
          : [],
    });
  }
  return explanations;
}
