import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CompiledManifest } from '../../schemas/disk/compiled-manifest.ts';
import type { Bundle } from './bundle.ts';
import { codeHashes } from './code-hashes.ts';
import { installationRecord, packageClosure, type PackagePlace } from './installed-packages.ts';
import { compiledFolder } from './manifest.ts';
import { projectPath } from './paths.ts';
import { alternatives } from './resolve-imports.ts';
import { sha256, sha256OfFile } from './sha256.ts';
import { lineMap } from './source-maps.ts';
import { toolchain } from './toolchain.ts';
import { tsconfigFiles } from './tsconfig-files.ts';
import type { PipelineFile, Project } from './types.ts';

/** The manifest of a bundle, and the files to keep, by name. */
export async function describeBundle(
  project: Project,
  file: PipelineFile,
  bundle: Bundle,
): Promise<{ manifest: CompiledManifest; outputs: Map<string, Uint8Array> }> {
  const { root } = project;
  const assets = readAssets(root, bundle);
  const hashes = await codeHashes(root, bundle.sources);
  const direct = [...bundle.imports.packages.values()].flatMap((places) => [...places.values()]);
  const { packages, places } = packageClosure(root, direct);

  const settings = hashFiles(root, [
    join(root, 'package.json'),
    ...tsconfigFiles(root),
    ...bundle.imports.linked,
  ]);
  const sources = Object.fromEntries(
    [...bundle.sources, ...assets].map(([path, bytes]) => [path, sha256(bytes)]),
  );
  const guards = hashFiles(root, new Set(places.map(guardOf)));
  const pipeline = projectPath(root, file.path);
  const identity = { pipeline, root, toolchain: toolchain(), settings, sources, packages };
  const id = sha256(JSON.stringify(identity));
  const outputs = namedOutputs(bundle);
  const manifest: CompiledManifest = {
    version: 1,
    pipeline,
    id,
    root,
    toolchain: identity.toolchain,
    entry: bundle.entry,
    files: { ...sources, ...settings, ...guards },
    absent: absentFiles(root, bundle, [...direct, ...places.filter((place) => !installationRecord(place))]),
    outputs: Object.fromEntries([...outputs].map(([name, bytes]) => [name, sha256(bytes)])),
    modules: moduleFacts(root, bundle, hashes, assets),
    packages: packages as CompiledManifest['packages'],
    lines: lineMaps(root, compiledFolder(project, id), outputs),
  };
  return { manifest, outputs };
}

function readAssets(root: string, { references }: Bundle): Map<string, Buffer> {
  const paths = new Set([...references.values()].flatMap(({ assets }) => assets));
  return new Map([...paths].sort().map((path) => [projectPath(root, path), readFileSync(path)]));
}

function moduleFacts(
  root: string,
  { metafile, references, imports }: Bundle,
  hashes: ReadonlyMap<string, string>,
  assets: ReadonlyMap<string, Buffer>,
): CompiledManifest['modules'] {
  const modules: CompiledManifest['modules'] = {};
  for (const [module, hash] of hashes) {
    const imported = (metafile.inputs[module]?.imports ?? []).filter(({ external }) => !external);
    const referred = references.get(module);
    const files = [...(referred?.scripts.keys() ?? []), ...(referred?.assets ?? [])];
    modules[module] = {
      hash,
      imports: unique([...imported.map(({ path }) => path), ...files.map((path) => projectPath(root, path))]),
      packages: unique(
        [...(imports.packages.get(module)?.keys() ?? [])].map((path) => projectPath(root, path)),
      ),
    };
  }
  for (const [path, bytes] of assets) modules[path] = { hash: sha256(bytes), imports: [], packages: [] };
  return modules;
}

/** Changes when another version of the package is installed. */
function guardOf(place: PackagePlace): string {
  return installationRecord(place) ?? join(place.path, 'package.json');
}

function absentFiles(
  root: string,
  { metafile, imports, references }: Bundle,
  places: readonly PackagePlace[],
): string[] {
  const files = Object.entries(metafile.inputs).flatMap(([importer, { imports: imported }]) =>
    imported.flatMap(({ path, original, external }) =>
      !external && original?.startsWith('.')
        ? alternatives(join(root, importer), original, join(root, path))
        : [],
    ),
  );
  const candidates = [
    ...files,
    ...imports.absent,
    ...[...references.values()].flatMap(({ absent }) => absent),
    ...places.flatMap(({ shadowedBy }) => shadowedBy),
    join(root, 'tsconfig.json'),
  ];
  return unique(candidates.filter((path) => !existsSync(path)).map((path) => projectPath(root, path)));
}

function lineMaps(
  root: string,
  folder: string,
  outputs: ReadonlyMap<string, Uint8Array>,
): CompiledManifest['lines'] {
  const maps = [...outputs].filter(([name]) => name.endsWith('.map'));
  return Object.fromEntries(
    maps.map(([name, bytes]) => {
      const lines = lineMap(root, folder, Buffer.from(bytes).toString());
      return [name.slice(0, -'.map'.length), lines.map(([line, module]) => [line, module])];
    }),
  );
}

function namedOutputs({ outputFiles }: Bundle): Map<string, Uint8Array> {
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

function hashFiles(root: string, paths: Iterable<string>): Record<string, string> {
  const hashed = [...paths].map(
    (path) => [projectPath(root, path), sha256OfFile(path) ?? sha256('')] as const,
  );
  return Object.fromEntries(hashed);
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}
