import {
  build,
  transform,
  type BuildOptions,
  type Loader,
  type Metafile,
  type OutputFile,
  type Plugin,
} from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fsError } from '../store/fs-error.ts';
import { storeLayout } from '../store/layout.ts';
import { compileError, isBuildFailure } from './compile-errors.ts';
import { readPackageJson } from './installed-packages.ts';
import { compiledUrl, importMeta, urlReferences, type UrlReferences } from './module-urls.ts';
import { projectPath } from './paths.ts';
import { newResolvedImports, resolveImports, type ResolvedImports } from './resolve-imports.ts';
import type { PipelineFile, Project } from './types.ts';

/** What esbuild made of a pipeline, and everything it read for that. Paths are relative to the project root. */
export interface Bundle {
  /** Name of the compiled file to import. */
  readonly entry: string;
  readonly outputFiles: readonly OutputFile[];
  readonly metafile: Metafile;
  /** Module -> the bytes that were compiled. */
  readonly sources: ReadonlyMap<string, Buffer>;
  /** Module -> the files it refers to by URL. */
  readonly references: ReadonlyMap<string, UrlReferences>;
  readonly imports: ResolvedImports;
}

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
};

export function loaderOf(path: string): Loader | undefined {
  return loaders[extname(path)];
}

/** Settings for the project's code, the same for compiling and for hashing it. */
export function projectOptions({ root }: Pick<Project, 'root'>) {
  const tsconfig = join(root, 'tsconfig.json');
  return {
    absWorkingDir: root,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    ...(existsSync(tsconfig) ? { tsconfig } : { tsconfigRaw: '{}' }),
  } as const satisfies BuildOptions;
}

/**
 * Bundles a pipeline file with all modules of the project that it imports.
 *
 * @throws PipelineError `compile-failed`, `package-not-found`
 */
export async function bundle(project: Project, file: PipelineFile): Promise<Bundle> {
  const modules = newModules();
  const entries = new Map([[file.path, file.name]]);
  for (;;) {
    const imports = newResolvedImports();
    const result = await runBuild(project, file, entries, modules, imports);
    const before = entries.size;
    for (const [script, name] of modules.scripts) entries.set(script, name);
    if (entries.size > before) continue;
    const { outputFiles, metafile } = result;
    const { sources, references } = modules;
    return { entry: `${file.name}.js`, outputFiles, metafile, sources, references, imports };
  }
}

interface Modules {
  readonly sources: Map<string, Buffer>;
  readonly references: Map<string, UrlReferences>;
  /** Scripts that workers run, found so far: absolute path -> name of the compiled file. */
  readonly scripts: Map<string, string>;
}

function newModules(): Modules {
  return { sources: new Map(), references: new Map(), scripts: new Map() };
}

async function runBuild(
  project: Project,
  file: PipelineFile,
  entries: ReadonlyMap<string, string>,
  modules: Modules,
  imports: ResolvedImports,
) {
  const { root, artifacts } = project;
  // The package's own sources, where this project is phaseline itself.
  const conditions = readPackageJson(root).name === 'phaseline' ? ['phaseline-source'] : [];
  try {
    return await build({
      ...projectOptions(project),
      entryPoints: [...entries].map(([path, out]) => ({ in: path, out })),
      // As deep as the final folder, so that the source maps' relative paths are right there.
      outdir: join(storeLayout(artifacts).compiled, 'id'),
      bundle: true,
      splitting: true,
      target: 'node20',
      conditions,
      chunkNames: 'chunk-[hash]',
      sourcemap: 'external',
      sourcesContent: false,
      metafile: true,
      define: { [compiledUrl]: 'import.meta.url' },
      plugins: [resolveImports(root, imports), loadModules(root, modules)],
    });
  } catch (error) {
    throw isBuildFailure(error) ? compileError(file.name, error) : error;
  }
}

/** Reads each module once, so that what is compiled is what is hashed. */
function loadModules(root: string, modules: Modules): Plugin {
  return {
    name: 'phaseline-modules',
    setup({ onLoad }) {
      onLoad({ filter: /.*/ }, async ({ path }) => {
        const loader = loaderOf(path);
        if (loader === undefined) return undefined;
        const module = projectPath(root, path);
        const source = modules.sources.get(module) ?? readSource(path);
        modules.sources.set(module, source);
        const contents = withoutSourceMap(source);
        if (!contents.includes('import.meta')) return { contents, loader };

        const references = urlReferences(root, path, contents.toString());
        modules.references.set(module, references);
        for (const [script, name] of references.scripts) modules.scripts.set(script, name);
        return compileImportMeta(module, path, references.code, loader);
      });
    },
  };
}

/** JavaScript of a linked package may come with a source map; but the module is this file, not what it was made of. */
function withoutSourceMap(source: Buffer): Buffer | string {
  return source.includes('sourceMappingURL=')
    ? source.toString().replace(/\n\/\/[#@] sourceMappingURL=\S*\s*$/, '\n')
    : source;
}

/** Compiles one module with `import.meta` bound to its source; its source map leads back through this step. */
async function compileImportMeta(module: string, path: string, code: string, loader: Loader) {
  try {
    const { code: contents } = await transform(code, {
      loader,
      define: importMeta(path),
      sourcemap: 'inline',
      sourcesContent: false,
      sourcefile: basename(path),
    });
    return { contents, loader: 'js' as const };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const errors = error.errors.map((message) => ({
      ...message,
      location: message.location && { ...message.location, file: module },
    }));
    return { errors };
  }
}

/** @throws PipelineError that names the file: of a read that fails halfway Node does not. */
function readSource(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fsError(error, path, 'read');
  }
}
