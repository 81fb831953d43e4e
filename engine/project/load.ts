import { pathToFileURL } from 'node:url';
import { dirname } from 'node:path';
import { pipelineBrand, type Pipeline } from '../define/pipeline.ts';
import { messageOf, PipelineError, type SourceLocation } from '../errors/pipeline-error.ts';
import { packageNotFound } from './compile-errors.ts';
import { holdFolder } from './compiled-folder.ts';
import { packageName } from './installed-packages.ts';
import { positionOf, sourceStack, topPosition } from './source-maps.ts';
import type { CompiledPipeline } from './types.ts';

/**
 * Imports a compiled pipeline and gives its default export: what `definePipeline` returned.
 *
 * @throws PipelineError `load-failed`, `package-not-found`, `no-pipeline-exported`, or what a definition throws
 */
export async function loadPipeline(compiled: CompiledPipeline): Promise<unknown> {
  holdFolder(dirname(compiled.entry));
  const exports = await importEntry(compiled);
  const pipeline = exports['default'];
  if (isPipeline(pipeline)) return pipeline;
  throw new PipelineError('no-pipeline-exported', {
    what: `The pipeline file of "${compiled.name}" does not export a pipeline.`,
    why: whyNoPipeline(exports),
    todo: 'Write `export default definePipeline({ … })`.',
    where: whereInstead(compiled, exports),
  });
}

async function importEntry(compiled: CompiledPipeline): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(compiled.entry).href)) as Record<string, unknown>;
  } catch (error) {
    throw loadError(compiled, error);
  }
}

function loadError(compiled: CompiledPipeline, thrown: unknown): unknown {
  if (thrown instanceof PipelineError) return withSourceLocation(compiled, thrown);
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const where = topPosition(compiled, stack);
  const missing = missingPackageOf(thrown);
  if (missing !== undefined) return packageNotFound([missing], where);
  if (thrown instanceof Error) thrown.stack = sourceStack(compiled, stack);
  return new PipelineError('load-failed', {
    what: `Loading the pipeline "${compiled.name}" failed: ${messageOf(thrown)}`,
    why: 'One of its modules throws when it is imported.',
    todo: 'Correct that module. Code outside functions runs at every load, so keep computations inside stages.',
    ...(where ? { where } : {}),
    cause: thrown,
  });
}

/** The same error with the places in the TypeScript sources, where it knows positions in the running code. */
export function withSourceLocation(compiled: CompiledPipeline, error: PipelineError): PipelineError {
  const { where, why } = error.facts;
  const place =
    typeof where === 'object' && 'file' in where && where.line !== undefined
      ? { where: positionOf(compiled, { file: where.file, line: where.line, column: where.column ?? 1 }) }
      : {};
  return new PipelineError(error.code, {
    ...error.facts,
    ...(why === undefined ? {} : { why: sourceStack(compiled, why) }),
    ...place,
  });
}

function missingPackageOf(thrown: unknown): string | undefined {
  if ((thrown as { code?: string } | undefined)?.code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const specifier = /^Cannot find package '([^']+)'/.exec(messageOf(thrown))?.[1];
  return specifier === undefined ? undefined : packageName(specifier);
}

function isPipeline(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[pipelineBrand] === true
  );
}

/** The pipeline that is exported in another way, else the file. */
function whereInstead(compiled: CompiledPipeline, exports: Record<string, unknown>): SourceLocation {
  const { site } = (Object.values(exports).find(isPipeline) ?? {}) as Partial<Pipeline>;
  return site ? positionOf(compiled, site) : { file: compiled.file };
}

function whyNoPipeline(exports: Record<string, unknown>): string {
  const named = Object.keys(exports).find((key) => isPipeline(exports[key]));
  if (named !== undefined) return `It exports one as \`${named}\`, not as its default.`;
  return 'default' in exports
    ? 'Its default export is not what definePipeline returns.'
    : 'It has no default export.';
}
