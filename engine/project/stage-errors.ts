import type { CallSite } from '../define/call-site.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { ErrorData } from '../errors/pipeline-error.ts';
import { positionOf, sourceStack, topPosition } from './source-maps.ts';
import type { CompiledPipeline } from './types.ts';

/** What is wrong with a stage as a whole, where nothing that it threw leads to a line of it. */
const ofDeclaration: ReadonlySet<ErrorCode> = new Set([
  'stage-failed',
  'worker-died',
  'out-of-memory',
  'timeout',
  'invalid-output',
  'missing-output',
]);

/**
 * The failure of a stage with the positions of the TypeScript sources. It points to the topmost line of the project in
 * what was thrown, else to where the stage is declared.
 *
 * @param site where the stage is declared, in the running code
 */
export function inSources(compiled: CompiledPipeline, error: ErrorData, site: CallSite): ErrorData {
  const { code, stack } = error;
  const thrownAt = stack === undefined ? undefined : topPosition(compiled, stack);
  const declared = ofDeclaration.has(code) ? positionOf(compiled, site) : undefined;
  const where = thrownAt ?? error.where ?? declared;
  return {
    ...error,
    ...(where === undefined ? {} : { where }),
    ...(stack === undefined ? {} : { stack: sourceStack(compiled, stack) }),
  };
}
