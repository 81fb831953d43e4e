import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledManifest } from '../../schemas/disk/compiled-manifest.ts';
import { isPlainName } from '../store/inside.ts';
import { storeLayout } from '../store/layout.ts';
import { parseFile } from '../store/validate-file.ts';
import { projectPath } from './paths.ts';
import { sha256OfFile } from './sha256.ts';
import { toolchain } from './toolchain.ts';
import type { CompiledPipeline, PipelineFile, Project } from './types.ts';

export function manifestPath(project: Project, pipeline: string): string {
  return join(storeLayout(project.artifacts).compiled, `${pipeline}.json`);
}

export function compiledFolder(project: Project, id: string): string {
  return join(storeLayout(project.artifacts).compiled, id);
}

/**
 * The last compilation of a pipeline, if nothing changed since: every source, the installed packages, the compiler
 * and its settings, and the compiled files themselves. A manifest that cannot be read counts as none: all that it
 * costs is a compilation.
 */
export function currentCompilation(project: Project, file: PipelineFile): CompiledPipeline | undefined {
  try {
    const manifest = readManifest(manifestPath(project, file.name));
    return isCurrent(project, file, manifest) ? compiledPipeline(project, file, manifest) : undefined;
  } catch {
    return undefined;
  }
}

export function compiledPipeline(
  project: Project,
  file: PipelineFile,
  manifest: CompiledManifest,
): CompiledPipeline {
  const { pipeline, id, entry, modules, packages, lines } = manifest;
  return {
    name: file.name,
    file: pipeline,
    root: project.root,
    entry: join(compiledFolder(project, id), entry),
    id,
    modules,
    packages,
    lines: lines,
  };
}

/** Whether a folder holds exactly these bytes, in plain files of its own. */
export function isIntact(folder: string, outputs: CompiledManifest['outputs']): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return Object.entries(outputs).every(([name, digest]) => {
    const path = join(folder, name);
    return isPlainName(name) && isPlainFile(path) && sha256OfFile(path) === digest;
  });
}

function isPlainFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The ids that any pipeline of the project points to. */
export function idsInUse(project: Project): Set<string> {
  const { compiled } = storeLayout(project.artifacts);
  const manifests = readdirSync(compiled).filter((entry) => entry.endsWith('.json'));
  const ids = manifests.map((entry) => {
    try {
      return readManifest(join(compiled, entry)).id;
    } catch {
      return undefined;
    }
  });
  return new Set(ids.filter((id) => id !== undefined));
}

function isCurrent(project: Project, file: PipelineFile, manifest: CompiledManifest): boolean {
  return (
    manifest.version === 1 &&
    manifest.root === project.root &&
    manifest.pipeline === projectPath(project.root, file.path) &&
    Object.entries(manifest.files).every(
      ([path, digest]) => sha256OfFile(join(project.root, path)) === digest,
    ) &&
    !manifest.absent.some((path) => existsSync(join(project.root, path))) &&
    manifest.toolchain === toolchain() &&
    Object.hasOwn(manifest.outputs, manifest.entry) &&
    isIntact(compiledFolder(project, manifest.id), manifest.outputs)
  );
}

function readManifest(path: string): CompiledManifest {
  return parseFile('compiled-manifest', readFileSync(path, 'utf8'), path);
}
