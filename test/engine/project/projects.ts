import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { compilePipeline } from '../../../engine/project/compile.ts';
import { findProject, pipelineFile } from '../../../engine/project/find-project.ts';
import { fingerprintOf } from '../../../engine/project/fingerprint.ts';
import type { CodeFingerprint, CompiledPipeline } from '../../../engine/project/types.ts';
import type { PipelineError } from '../../../engine/errors/pipeline-error.ts';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'phaseline-project-')));
  made.push(folder);
  return folder;
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** A stand-in for the installed phaseline: enough of the definition API to brand a pipeline. */
const phaseline = {
  'node_modules/phaseline/package.json':
    '{ "name": "phaseline", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/phaseline/index.js':
    "export const definePipeline = (x) => ({ ...x, [Symbol.for('phaseline.pipeline')]: true });\n",
};

/** A project in a temporary folder, with `files` besides its package.json and a stub of phaseline. */
export function projectWith(files: Readonly<Record<string, string>>, root = temporaryFolder()): string {
  write(root, { 'package.json': '{ "name": "physics", "type": "module" }', ...phaseline, ...files });
  return root;
}

/** The files of an installed package. */
export function packageFiles(
  path: string,
  json: object,
  code = 'export const value = 1;',
): Record<string, string> {
  return {
    [`${path}/package.json`]: JSON.stringify({ type: 'module', exports: './index.js', ...json }),
    [`${path}/index.js`]: code,
  };
}

export function compile(root: string, name = 'demo'): Promise<CompiledPipeline> {
  const project = findProject(root);
  return compilePipeline(project, pipelineFile(project, name));
}

export async function fingerprint(root: string, module: string): Promise<CodeFingerprint> {
  return fingerprintOf(await compile(root), module);
}

/** The error that something ends with. */
export async function errorOf(attempt: Promise<unknown> | (() => unknown)): Promise<PipelineError> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    return error as PipelineError;
  }
  throw new Error('it did not throw');
}

/** Where in a compiled file a piece of text is. */
export function siteOf(text: string, code: string): { line: number; column: number } {
  const before = code.slice(0, code.indexOf(text)).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
