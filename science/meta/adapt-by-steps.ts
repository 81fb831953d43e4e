// Adaptation where each number of gradient steps has a rule of its own.
import type { Backend, Batch } from '../../kernels/backend.ts';
import type { Model } from '../../kernels/model.ts';
import { adapt, type AdaptationRule } from './adapt.ts';
import { taskScales } from './normalisation.ts';

export interface StepsWithRule {
  readonly steps: number;
  readonly rule: AdaptationRule;
}

export interface AdaptedBySteps {
  /** In the order of the plan: the parameters [T, P] after so many steps, and for each task [T] 1 where it stopped before. */
  readonly after: readonly { readonly parameters: Float64Array; readonly stopped: Uint8Array }[];
  /** sigma of each task, [T], as of `adapt`. */
  readonly scales: Float64Array;
}

/**
 * Adapts an initialisation [P] to each task from its K support points, in physical units, anew for every number of steps
 * of the plan that has another rule.
 *
 * @param plan with ascending numbers of steps
 */
export function adaptBySteps(
  { backend, model, plan }: { backend: Backend; model: Model; plan: readonly StepsWithRule[] },
  initialisation: Float64Array,
  support: Batch,
): AdaptedBySteps {
  const nameOf = ({ kind, stepSize, mask }: AdaptationRule) => `${kind} ${stepSize} ${mask}`;
  const byRule = new Map<string, StepsWithRule[]>();
  for (const one of plan) byRule.set(nameOf(one.rule), [...(byRule.get(nameOf(one.rule)) ?? []), one]);
  const after = new Map<number, AdaptedBySteps['after'][number]>();
  for (const own of byRule.values()) {
    const steps = own.map((one) => one.steps);
    const run = adapt({ backend, model, rule: own[0].rule, steps }, initialisation, support);
    steps.forEach((number, i) => {
      const stopped = Uint8Array.from(run.stoppedAfter, (last) => (last !== -1 && last < number ? 1 : 0));
      after.set(number, { parameters: run.parameters[i], stopped });
    });
  }
  return { after: plan.map(({ steps }) => after.get(steps)!), scales: taskScales(support) };
}
