import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { projectPath } from './paths.ts';
import type { InstalledPackage } from './types.ts';

/** Where Node finds a package. */
export interface PackagePlace {
  readonly name: string;
  /** As found in a `node_modules` folder; it may be a symbolic link. */
  readonly path: string;
  readonly realPath: string;
  /** Nearer places, where it would be found instead if it were installed there: paths of package.json files. */
  readonly shadowedBy: readonly string[];
}

/** Of npm, pnpm, Yarn 1 and later ones. */
const installationRecords = [
  '.package-lock.json',
  join('.pnpm', 'lock.yaml'),
  '.yarn-integrity',
  '.yarn-state.yml',
];

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The package that a bare specifier names: `@scope/name/sub/path` -> `@scope/name`. None for `#internal` names. */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^/#@][^/]*/.exec(specifier)?.[0];
}

/** The package as a module in the folder `from` would get it, by Node's walk up the `node_modules` folders. */
export function findPackage(name: string, from: string): PackagePlace | undefined {
  const shadowedBy: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    if (!folder.endsWith(`${sep}node_modules`)) {
      const path = join(folder, 'node_modules', name);
      const json = join(path, 'package.json');
      if (existsSync(json)) return { name, path, realPath: realpathSync(path), shadowedBy };
      shadowedBy.push(json);
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** Whether a path is inside a `node_modules` folder: installed, not under development. */
export function isInstalled(realPath: string): boolean {
  return realPath.includes(`${sep}node_modules${sep}`);
}

/** The places of packages, and of all that they depend on (peers too, but neither optional nor development). */
export function packageClosure(
  root: string,
  direct: Iterable<PackagePlace>,
): { packages: Record<string, InstalledPackage>; places: PackagePlace[] } {
  const packages: Record<string, InstalledPackage> = {};
  const places = [...direct];
  const seen = new Set<string>();
  for (const place of places) {
    if (seen.has(place.realPath)) continue;
    seen.add(place.realPath);
    const json = readPackageJson(place.realPath);
    const dependencies = runtimeDependencies(json)
      .map((name) => findPackage(name, place.realPath))
      .filter((found) => found !== undefined);
    places.push(...dependencies);
    packages[projectPath(root, place.realPath)] = {
      name: json.name ?? place.name,
      version: json.version ?? '0.0.0',
      dependencies: dependencies.map((dependency) => projectPath(root, dependency.realPath)).sort(),
    };
  }
  return { packages, places };
}

/**
 * The file that a package manager rewrites when it changes anything in the `node_modules` folder of this package;
 * undefined when none keeps one there.
 */
export function installationRecord({ path }: PackagePlace): string | undefined {
  const segment = `${sep}node_modules${sep}`;
  const nodeModules = path.slice(0, path.indexOf(segment) + segment.length);
  return installationRecords.map((name) => join(nodeModules, name)).find((record) => existsSync(record));
}

export function readPackageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

function runtimeDependencies(json: PackageJson): string[] {
  const peers = Object.keys(json.peerDependencies ?? {}).filter(
    (name) => json.peerDependenciesMeta?.[name]?.optional !== true,
  );
  const optional = json.optionalDependencies ?? {};
  const names = [...Object.keys(json.dependencies ?? {}), ...peers].filter((name) => !(name in optional));
  return [...new Set(names)].sort();
}
