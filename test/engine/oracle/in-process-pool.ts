import type { AnyStage } from '../../../engine/define/any-stage.ts';
import type { Pool } from '../../../engine/executors/pool.ts';
import { messageOf, PipelineError } from '../../../engine/errors/pipeline-error.ts';
import { executeAction } from '../../../engine/executors/execute-action.ts';
import { openCas } from '../../../engine/store/cas.ts';
import { storeLayout } from '../../../engine/store/layout.ts';

/** Compiled pipelines by the path of their entry: here, stages that are in this process already. */
export const loadedStages = new Map<string, ReadonlyMap<string, AnyStage>>();

/** Executes actions as a worker does, with the real store, but in this process. */
export function inProcessPool(
  entry: string,
  artifacts: string,
  Failure: new (data: ReturnType<PipelineError['toData']>) => Error,
): Pool {
  const layout = storeLayout(artifacts);
  const store = { layout, cas: openCas(layout) };
  return {
    async execute(order, _limits, _hooks, signal) {
      signal.throwIfAborted();
      const stage = loadedStages.get(entry)!.get(order.stage)!;
      try {
        return await executeAction(stage, order, store, signal, () => undefined);
      } catch (thrown) {
        if (thrown instanceof PipelineError) throw thrown;
        const what = `The stage "${order.stage}" threw: ${messageOf(thrown)}`;
        throw new Failure(new PipelineError('stage-failed', { what, todo: 'Correct it.' }).toData());
      }
    },
    close: async () => undefined,
  };
}
