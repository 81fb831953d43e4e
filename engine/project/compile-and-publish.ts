import { stop } from 'esbuild';
import { writeAtomically } from '../store/atomic-file.ts';
import { sealJson } from '../store/sealed-json.ts';
import { storeLayout } from '../store/layout.ts';
import { bundle } from './bundle.ts';
import { publishFolder, removeUnusedFolders } from './compiled-folder.ts';
import { compiledFolder, compiledPipeline, manifestPath } from './manifest.ts';
import { describeBundle } from './describe-bundle.ts';
import type { CompiledPipeline, PipelineFile, Project } from './types.ts';

let compiling = 0;

/** Compiles whether or not it is needed; everything that loads the compiler is behind this module. */
export async function compileAndPublish(project: Project, file: PipelineFile): Promise<CompiledPipeline> {
  const { tmp } = storeLayout(project.artifacts);
  const { manifest, outputs } = await withCompiler(async () =>
    describeBundle(project, file, await bundle(project, file)),
  );
  publishFolder(compiledFolder(project, manifest.id), tmp, outputs, manifest.outputs);
  await writeAtomically(manifestPath(project, file.name), sealJson(JSON.stringify(manifest)), { tmp });
  removeUnusedFolders(project);
  return compiledPipeline(project, file, manifest);
}

/** esbuild runs as a child process; a run of many hours need not keep it and its memory. */
async function withCompiler<T>(compile: () => Promise<T>): Promise<T> {
  compiling += 1;
  try {
    return await compile();
  } finally {
    compiling -= 1;
    if (compiling === 0) await stop();
  }
}
