import { canonicalJson } from '../artifacts/canonical-json.ts';
import { sha256 } from './sha256.ts';
import type { CodeFingerprint, CompiledPipeline } from './types.ts';

/**
 * The fingerprint of a module's code: of the module, everything it imports inside the project, and every package
 * they import, with what those depend on, as installed. Modules count by their path in the project, so moving or
 * renaming one changes the fingerprint; where the project lies does not.
 *
 * @param module a key of `modules`, or of `packages` for code of an installed package
 */
export function fingerprintOf(
  { name, modules, packages }: CompiledPipeline,
  module: string,
): CodeFingerprint {
  if (!modules[module] && !packages[module]) {
    throw new Error(`internal: ${module} is no module of the pipeline ${name}`);
  }
  const reached = modules[module] ? reachable([module], (path) => modules[path].imports) : [];
  const direct = modules[module] ? reached.flatMap((path) => modules[path].packages) : [module];
  const places = reachable(direct, (place) => packages[place].dependencies);

  const versions = new Map<string, Set<string>>();
  for (const place of places) {
    const { name: packageName, version } = packages[place];
    versions.set(packageName, (versions.get(packageName) ?? new Set()).add(version));
  }
  const listing = {
    modules: Object.fromEntries(reached.sort().map((path) => [path, modules[path].hash])),
    packages: Object.fromEntries(
      [...versions].sort(byName).map(([key, set]) => [key, [...set].sort().join(', ')]),
    ),
  };
  return { digest: sha256(canonicalJson(listing)), listing };
}

function reachable(from: Iterable<string>, next: (item: string) => readonly string[]): string[] {
  const reached = new Set(from);
  // A set's iteration also visits what is added meanwhile.
  for (const item of reached) for (const other of next(item)) reached.add(other);
  return [...reached];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
