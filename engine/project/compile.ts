import { dirname } from 'node:path';
import { holdFolder } from './compiled-folder.ts';
import { currentCompilation } from './manifest.ts';
import type { CompiledPipeline, PipelineFile, Project } from './types.ts';

/**
 * The pipeline as JavaScript that Node can import, under `artifacts/compiled/`. As long as nothing changed it is
 * the last compilation, found by hashing what that read; the compiler is not even loaded.
 *
 * Limits: `import(name)` with a computed name is neither compiled nor fingerprinted; modules of the project are ES
 * modules (a CommonJS one cannot `require` packages); of two functions with one name in different modules, one has
 * another `.name` at run time; a tsconfig path without extension is not watched for a nearer file that appears.
 *
 * @throws PipelineError `compile-failed`, `package-not-found`, or that the store cannot be written
 */
export async function compilePipeline(project: Project, file: PipelineFile): Promise<CompiledPipeline> {
  const compiled = currentCompilation(project, file) ?? (await compileAnew(project, file));
  holdFolder(dirname(compiled.entry));
  return compiled;
}

async function compileAnew(project: Project, file: PipelineFile): Promise<CompiledPipeline> {
  const { compileAndPublish } = await import('./compile-and-publish.ts');
  return compileAndPublish(project, file);
}
