import { canonicalJson } from '../artifacts/canonical-json.ts';
import { sha256 } from './sha256.ts';
import type { CodeFingerprint, CompiledPipeline } from './types.ts';

const known = new WeakMap<CompiledPipeline, Map<string, CodeFingerprint>>();

/**
 * The fingerprint of a module's code: of the module, everything it imports inside the project, and every package
 * they import, with what those depend on, as installed. Modules count by their path in the project, so moving or
 * renaming one changes the fingerprint; where the project lies does not.
 */
export function fingerprintOf(compiled: CompiledPipeline, module: string): CodeFingerprint {
  const fingerprints = known.get(compiled) ?? new Map<string, CodeFingerprint>();
  known.set(compiled, fingerprints);
  const fingerprint = fingerprints.get(module) ?? compute(compiled, module);
  fingerprints.set(module, fingerprint);
  return fingerprint;
}

function compute({ name, modules, packages }: CompiledPipeline, module: string): CodeFingerprint {
  if (!modules[module]) throw new Error(`internal: ${module} is no module of the pipeline ${name}`);
  const reached = reachable([module], (path) => modules[path]!.imports);
  const places = reachable(reached.flatMap((path) => modules[path]!.packages), (place) => packages[place]!.dependencies);

  const versions = new Map<string, Set<string>>();
  for (const place of places) {
    const { name: packageName, version } = packages[place]!;
    versions.set(packageName, (versions.get(packageName) ?? new Set()).add(version));
  }
  const listing = {
    modules: Object.fromEntries(reached.sort().map((path) => [path, modules[path]!.hash])),
    packages: Object.fromEntries([...versions].sort(byName).map(([key, set]) => [key, [...set].sort().join(', ')])),
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
