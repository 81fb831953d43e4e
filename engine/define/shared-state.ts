import type { AnyStage, GraphSink } from './any-stage.ts';

/**
 * What definitions leave for the engine to find: the stages that a pipeline's modules define, and the graph that
 * is being built. It hangs on the global object because a project can load this package twice (a linked checkout
 * beside an installed one, or sources beside the compiled form), and both copies must meet.
 */
interface SharedState {
  stages: Map<string, AnyStage>;
  builder: GraphSink | undefined;
}

const key = Symbol.for('phaseline.shared-state');
const globals = globalThis as { [key]?: SharedState };

export function sharedState(): SharedState {
  return (globals[key] ??= { stages: new Map(), builder: undefined });
}

/** Runs `load` with an empty registry and gives the stages that it defined. */
export async function collectingStages<T>(
  load: () => Promise<T>,
): Promise<{ value: T; stages: ReadonlyMap<string, AnyStage> }> {
  const state = sharedState();
  state.stages = new Map();
  const value = await load();
  return { value, stages: state.stages };
}
