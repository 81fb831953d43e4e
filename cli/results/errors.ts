import { PipelineError } from '../../engine/errors/pipeline-error.ts';
import type { ResultArtifact } from '../../engine/results/find-results.ts';

export function binaryToTerminal(): PipelineError {
  return new PipelineError('usage', {
    what: 'An Arrow file is binary, and stdout is a terminal.',
    todo: 'Add `--output FILE`, or redirect stdout.',
  });
}

/** One file cannot hold several results. */
export function chooseOne(artifacts: readonly ResultArtifact[], why: string): PipelineError {
  return new PipelineError('usage', {
    what: 'These results do not fit into one file of this format.',
    why,
    todo: `Name one of them: ${artifacts.map(({ path }) => path).join(', ')}.`,
  });
}

export function notATable({ path, file }: ResultArtifact, format: string): PipelineError {
  return new PipelineError('usage', {
    what: `The result "${path}" is not a table, so it cannot be written as ${format}.`,
    todo: `Its file is ${file}.`,
  });
}
