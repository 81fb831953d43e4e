import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TraceMap } from '@jridgewell/trace-mapping';
import type { CallSite } from '../define/call-site.ts';
import type { SourceLocation } from '../errors/pipeline-error.ts';
import { projectPath } from './paths.ts';
import type { CompiledPipeline, LineMap } from './types.ts';

type TraceMapping = typeof import('@jridgewell/trace-mapping');

const require = createRequire(import.meta.url);
const maps = new Map<string, TraceMap | undefined>();

/** Loaded when the first position is asked for, which most runs never do. */
function traceMapping(): TraceMapping {
  return require('@jridgewell/trace-mapping') as TraceMapping;
}

/**
 * The place in the TypeScript source, relative to the project root, of a position in the running code (line and
 * column count from 1, `file` is a path or a `file:` URL). Positions outside the compiled pipeline stay as they are,
 * and so do those that are relative already.
 */
export function positionOf(compiled: CompiledPipeline, position: CallSite): SourceLocation {
  const file = pathOf(position.file);
  if (!isAbsolute(file)) return position;
  const map = dirname(file) === dirname(compiled.entry) ? mapOf(file) : undefined;
  const found =
    map && traceMapping().originalPositionFor(map, { line: position.line, column: position.column - 1 });
  if (!found?.source) return { ...position, file: projectPath(compiled.root, file) };
  const source = projectPath(compiled.root, join(dirname(file), found.source));
  return { file: source, line: found.line, column: found.column + 1 };
}

/**
 * The module that a line of the running code came from; for code of an installed package the package, as
 * `CompiledPipeline.packages` names it. Undefined for anything else.
 */
export function moduleAt(compiled: CompiledPipeline, file: string, line: number): string | undefined {
  const path = pathOf(file);
  if (dirname(path) !== dirname(compiled.entry)) return packageAt(compiled, path);
  return compiled.lines[basename(path)]?.findLast(([firstLine]) => firstLine <= line)?.[1];
}

function packageAt({ root, packages }: CompiledPipeline, path: string): string | undefined {
  const inside = projectPath(root, path);
  const places = Object.keys(packages).filter((place) => inside.startsWith(`${place}/`));
  return places.reduce<string | undefined>((a, b) => (a && a.length > b.length ? a : b), undefined);
}

/** The stack of an error with the positions of the TypeScript sources. */
export function sourceStack(compiled: CompiledPipeline, stack: string): string {
  return stack.replace(
    positionForm,
    (text: string, file: string, line: string, column: string | undefined) => {
      if (dirname(pathOf(file)) !== dirname(compiled.entry)) return text;
      const at = positionOf(compiled, { file, line: Number(line), column: Number(column ?? 1) });
      return `${join(compiled.root, at.file)}:${at.line}:${at.column}`;
    },
  );
}

/** The topmost position of a stack that is in the pipeline's own code. */
export function topPosition(compiled: CompiledPipeline, stack: string): SourceLocation | undefined {
  for (const [, file, line, column] of stack.matchAll(positionForm)) {
    if (dirname(pathOf(file)) !== dirname(compiled.entry)) continue;
    return positionOf(compiled, { file: file, line: Number(line), column: Number(column ?? 1) });
  }
  return undefined;
}

const positionForm = /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\s()]*?\.js):(\d+)(?::(\d+))?/g;

/** Which module the lines of a compiled file came from, by its source map; `folder` is where the file will lie. */
export function lineMap(root: string, folder: string, sourceMap: string): LineMap {
  const { TraceMap, decodedMappings } = traceMapping();
  const map = new TraceMap(sourceMap);
  const lines: (readonly [number, string])[] = [];
  let last: number | undefined;
  for (const [index, segments] of decodedMappings(map).entries()) {
    const source = segments.find((segment) => segment.length > 1)?.[1];
    if (source === undefined || source === last) continue;
    last = source;
    lines.push([index + 1, projectPath(root, join(folder, map.sources[source] ?? ''))]);
  }
  return lines;
}

function mapOf(file: string): TraceMap | undefined {
  if (!maps.has(file)) {
    const { TraceMap } = traceMapping();
    maps.set(file, existsSync(`${file}.map`) ? new TraceMap(readFileSync(`${file}.map`, 'utf8')) : undefined);
  }
  return maps.get(file);
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}
