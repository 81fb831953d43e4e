import type { ErrorData } from '../errors/pipeline-error.ts';
import { sourceStack, topPosition } from './source-maps.ts';
import type { CompiledPipeline } from './types.ts';

/** What a stage threw, with the positions of the TypeScript sources; it points to the topmost one in the project. */
export function inSources(compiled: CompiledPipeline, error: ErrorData): ErrorData {
  const { stack } = error;
  if (stack === undefined) return error;
  const where = topPosition(compiled, stack);
  return { ...error, ...(where === undefined ? {} : { where }), stack: sourceStack(compiled, stack) };
}
