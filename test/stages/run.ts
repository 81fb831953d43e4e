// Runs a stage without the engine: its parameters checked and completed, on one thread of the reference backend.
import type { Stage, StageContext } from 'phaseline';
import type { z } from 'zod';
import type { Inputs, Outputs } from '../../engine/define/any-stage.ts';
import type { OutputValues, StageAction } from '../../engine/define/stage.ts';
import { contextOf } from './context.ts';

export async function run<I extends Inputs, P extends z.ZodType, O extends Outputs>(
  stage: Stage<I, P, O>,
  inputs: StageAction<I, unknown>['inputs'],
  parameters: z.input<P>,
  context: Partial<StageContext> = {},
): Promise<OutputValues<O>> {
  const { definition } = stage;
  const complete = (definition.parameters?.parse(parameters) ?? {}) as z.output<P>;
  return definition.run({ inputs, parameters: complete, context: { ...contextOf(), ...context } });
}

/** Why a stage refuses parameters; undefined when it takes them. */
export function refusal<I extends Inputs, P extends z.ZodType, O extends Outputs>(
  stage: Stage<I, P, O>,
  parameters: unknown,
): string | undefined {
  const issue = stage.definition.parameters?.safeParse(parameters).error?.issues[0];
  return issue === undefined ? undefined : `${issue.path.join('.')}: ${issue.message}`;
}
