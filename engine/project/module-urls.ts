import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectPath } from './paths.ts';
import { sha256 } from './sha256.ts';

/** Stands for the compiled file's own URL, where a module's `import.meta.url` means its source. */
export const compiledUrl = '__phaseline_compiled_url';

/** `new URL('./worker.ts', import.meta.url)` */
const urlForm =
  /new\s+URL\(\s*(?<quote>['"`])(?<path>\.{1,2}\/[^'"`\n]+)\k<quote>\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const scriptForm = /\.[mc]?[jt]sx?$/;

/** What a module refers to by URL. */
export interface UrlReferences {
  /** The source, with references to scripts turned to their compiled form. */
  readonly code: string;
  /** Scripts to compile (worker threads): absolute path -> name of the compiled file, without extension. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Other files that the module reads (a WebAssembly binary): absolute paths. */
  readonly assets: readonly string[];
  /** Files that it would refer to if they existed (a binary that is not built yet): absolute paths. */
  readonly absent: readonly string[];
}

/**
 * Finds the files that a module refers to as `new URL('./file', import.meta.url)`. They are part of its code: a
 * script is compiled as an entry of its own, any other file is read from where it is.
 */
export function urlReferences(root: string, module: string, code: string): UrlReferences {
  const scripts = new Map<string, string>();
  const assets: string[] = [];
  const absent: string[] = [];
  const rewritten = code.replace(urlForm, (expression: string, ...rest: unknown[]) => {
    const { path } = rest.at(-1) as { path: string };
    const candidates = sourcesOf(join(dirname(module), path));
    const found = candidates.findIndex(isFile);
    const file = candidates[found];
    absent.push(...candidates.slice(0, found === -1 ? candidates.length : found));
    if (file === undefined) return expression;
    if (!scriptForm.test(file)) {
      assets.push(file);
      return expression;
    }
    const name = `worker-${sha256(projectPath(root, file)).slice(0, 12)}`;
    scripts.set(file, name);
    const lines = expression.split('\n').length - 1;
    return `new URL("./${name}.js", ${compiledUrl})${'\n'.repeat(lines)}`;
  });
  return { code: rewritten, scripts, assets, absent };
}

/** What `import.meta` means in a module: its source, not the compiled file, so that paths beside it stay right. */
export function importMeta(module: string): Record<string, string> {
  return {
    'import.meta.url': JSON.stringify(pathToFileURL(module).href),
    'import.meta.filename': JSON.stringify(module),
    'import.meta.dirname': JSON.stringify(dirname(module)),
  };
}

/** The file itself, or the TypeScript that it is the compiled form of. */
function sourcesOf(path: string): string[] {
  return [...new Set([path, path.replace(/\.js$/, '.ts'), path.replace(/\.mjs$/, '.mts')])];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
