import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  findPackage,
  isInstalled,
  packageName,
  readPackageJson,
  type PackagePlace,
} from './installed-packages.ts';
import { projectPath } from './paths.ts';

/** The definition API: the engine's contract version stands for it in action keys, so it is in no fingerprint. */
const definitionApi = 'phaseline';

const resolving = Symbol('resolving');

/** Attached to esbuild's error, so that it can be told from errors in the code. */
export interface MissingPackage {
  readonly missingPackage: string;
}

/** What resolving the bare specifiers of a pipeline's modules found. */
export interface ResolvedImports {
  /** Module -> the installed packages it imports, by real path. */
  readonly packages: Map<string, Map<string, PackagePlace>>;
  /** Files whose appearance would give a specifier a meaning that it does not have. */
  readonly absent: Set<string>;
  /** The package.json files of linked packages: their exports decide what is bundled. */
  readonly linked: Set<string>;
}

export function newResolvedImports(): ResolvedImports {
  return { packages: new Map(), absent: new Set(), linked: new Set() };
}

/**
 * Decides for every bare specifier: what is installed in a `node_modules` folder stays external; what leads to code
 * under development (the project by its own name, tsconfig paths, linked packages) is bundled like the project's
 * own modules, so that its content enters the fingerprint.
 */
export function resolveImports(root: string, found: ResolvedImports): Plugin {
  return {
    name: 'phaseline-imports',
    setup(build) {
      const resolutions = new Map<string, Promise<Resolution>>();
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.kind === 'entry-point' || args.pluginData === resolving) return undefined;
        // Most modules of a folder import the same few packages, and asking the compiler is slow.
        const key = [args.kind, args.resolveDir, args.path].join('\0');
        const resolution = resolutions.get(key) ?? resolveBare(build, root, found, args);
        resolutions.set(key, resolution);
        const { result, place } = await resolution;
        if (place) recordPackage(found, projectPath(root, args.importer), place);
        return result;
      });
    },
  };
}

interface Resolution {
  readonly result: OnResolveResult;
  /** The package that enters the importer's fingerprint. */
  readonly place?: PackagePlace;
}

async function resolveBare(
  build: PluginBuild,
  root: string,
  found: ResolvedImports,
  { path: specifier, kind, importer, resolveDir }: OnResolveArgs,
): Promise<Resolution> {
  const external = { result: { path: specifier, external: true } };
  if (isBuiltin(specifier) || specifier.startsWith('node:')) return external;
  const name = packageName(specifier);
  const place = name === undefined ? undefined : findPackage(name, resolveDir);
  if (specifier === definitionApi) {
    // Node looks for it from the project, also for modules of a linked package (phaseline's own among them).
    const isThere = findPackage(definitionApi, root) || readPackageJson(root).name === definitionApi;
    return isThere ? external : missing(specifier);
  }

  const resolved = await build.resolve(specifier, { kind, importer, resolveDir, pluginData: resolving });
  const isFile = resolved.errors.length === 0 && !resolved.external && resolved.namespace === 'file';
  if (isFile && !isInstalled(resolved.path)) {
    if (place && !isInstalled(place.realPath)) found.linked.add(join(place.realPath, 'package.json'));
    return { result: { path: resolved.path } };
  }
  if (name === undefined) return { result: { errors: resolved.errors } };
  if (!place) {
    // A dynamic import may guard an optional package; only reaching it is an error.
    if (kind !== 'dynamic-import') return missing(name);
    found.absent.add(join(root, 'node_modules', name, 'package.json'));
    return external;
  }
  if (resolved.errors.length > 0) return { result: { errors: resolved.errors } };

  // The compiled files lie in the project's artifacts/, so that is where Node starts to look.
  const isSame = findPackage(name, root)?.realPath === place.realPath;
  return isSame
    ? { ...external, place }
    : { result: { path: pathToFileURL(resolved.path).href, external: true }, place };
}

function recordPackage({ packages }: ResolvedImports, module: string, place: PackagePlace): void {
  const imported = packages.get(module) ?? new Map<string, PackagePlace>();
  packages.set(module, imported.set(place.realPath, place));
}

function missing(name: string): Resolution {
  const detail: MissingPackage = { missingPackage: name };
  return { result: { errors: [{ text: `The package "${name}" is not installed`, detail }] } };
}

const resolveExtensions = ['.tsx', '.ts', '.jsx', '.js', '.css', '.json'];
const typescriptFor: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * The other files that a relative specifier could mean. Those that do not exist now must not appear unnoticed:
 * `./a` means `a/index.ts` only as long as there is no `a.ts`.
 */
export function alternatives(importer: string, specifier: string, resolved: string): string[] {
  const base = join(dirname(importer), specifier);
  if (base === resolved) return [];
  const extension = /\.[mc]?jsx?$/.exec(base)?.[0] ?? '';
  const rewritten = (typescriptFor[extension] ?? []).map((other) => base.slice(0, -extension.length) + other);
  return [
    base,
    ...resolveExtensions.map((other) => base + other),
    ...rewritten,
    join(base, 'package.json'),
    ...resolveExtensions.map((other) => join(base, `index${other}`)),
  ].filter((path) => path !== resolved);
}
