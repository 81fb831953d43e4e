import { PipelineError } from '../errors/pipeline-error.ts';

/** What was to be stored is a folder, a link, a pipe or a device. */
export function notPlainFile(path: string): PipelineError {
  return new PipelineError('io-failed', {
    what: `Failed to store the file: ${path}`,
    why: 'it is not a plain file',
    todo: 'Let the stage write a plain file: folders, links, pipes and devices cannot be stored.',
    where: path,
  });
}

/** A blob that something names is not there. */
export function artifactMissing(digest: string, path: string): PipelineError {
  return new PipelineError('missing-artifact', {
    what: `The artifact ${digest.slice(0, 12)} is not in the store`,
    why: 'it was deleted, or never stored on this machine',
    todo: 'Run the pipeline again: the stage that makes it runs again.',
    where: path,
  });
}

/** A blob had other bytes, and has been taken away. */
export function artifactCorrupt(digest: string, path: string): PipelineError {
  return new PipelineError('corrupt-artifact', {
    what: `The artifact ${digest.slice(0, 12)} does not have the bytes it is named by`,
    why: 'its file was edited, or the disk lost bits; it has been removed from the store',
    todo: 'Run the pipeline again: the stage that makes it runs again.',
    where: path,
  });
}
