import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { PipelineFile, Project } from './types.ts';

/**
 * The nearest folder, from `cwd` upwards, that has a package.json and a `pipelines/` folder.
 *
 * @throws PipelineError `no-project`
 */
export function findProject(cwd: string): Project {
  for (let folder = realpathSync(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && isFolder(join(folder, 'pipelines'))) {
      return { root: folder, artifacts: join(folder, 'artifacts') };
    }
    if (dirname(folder) === folder) break;
  }
  throw new PipelineError('no-project', {
    what: 'There is no project here.',
    why: 'Neither this folder nor any above it has both a package.json and a pipelines/ folder.',
    todo: 'Go to a project, or make this folder one: `npm init -y`, then write the first pipeline in pipelines/NAME.ts.',
    where: resolve(cwd),
  });
}

const pipelineForm = /^(?<name>.+)\.(?:ts|mts|js|mjs)$/;
const notPipelines = /\.(?:d|test|spec)$/;
/** Where two files have one name, the source comes before what was compiled from it. */
const preference = ['.ts', '.mts', '.js', '.mjs'];

/** The pipelines of a project, sorted by name: one for each module directly in `pipelines/`. */
export function listPipelineFiles(project: Project): PipelineFile[] {
  const folder = join(project.root, 'pipelines');
  const files = new Map<string, PipelineFile>();
  const entries = readdirSync(folder).sort(byPreference);
  for (const entry of entries) {
    const name = pipelineForm.exec(entry)?.groups?.['name'];
    if (name === undefined || entry.startsWith('.') || notPipelines.test(name) || files.has(name)) continue;
    if (isFolder(join(folder, entry))) continue;
    files.set(name, { name, path: join(folder, entry) });
  }
  return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The file of one pipeline.
 *
 * @throws PipelineError `unknown-pipeline`
 */
export function pipelineFile(project: Project, name: string): PipelineFile {
  const files = listPipelineFiles(project);
  const file = files.find((candidate) => candidate.name === name);
  if (file) return file;
  throw new PipelineError('unknown-pipeline', {
    what: `There is no pipeline "${name}".`,
    why: suggestion(
      name,
      files.map((candidate) => candidate.name),
    ),
    todo: `Use the name of a file in pipelines/, or write pipelines/${name}.ts.`,
    where: { argument: name },
  });
}

function byPreference(a: string, b: string): number {
  return rank(a) - rank(b);
}

function rank(entry: string): number {
  return preference.findIndex((extension) => entry.endsWith(extension));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
