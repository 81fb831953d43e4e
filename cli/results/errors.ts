import { PipelineError, type ArgumentLocation } from '../../engine/errors/pipeline-error.ts';
import type { ResultArtifact } from '../../engine/results/find-results.ts';
import type { ResultFormat } from './formats.ts';

export function binaryToTerminal(): PipelineError {
  return new PipelineError('usage', {
    what: 'An Arrow file is binary, and stdout is a terminal.',
    todo: 'Add `--output FILE`, or redirect stdout.',
    where: formatOption('arrow'),
  });
}

/** One file cannot hold several results. */
export function chooseOne(
  artifacts: readonly ResultArtifact[],
  format: ResultFormat,
  why: string,
): PipelineError {
  return new PipelineError('usage', {
    what: 'These results do not fit into one file of this format.',
    why,
    todo: `Name one of them: ${artifacts.map(({ path }) => path).join(', ')}.`,
    where: formatOption(format),
  });
}

export function notATable({ path, file }: ResultArtifact, format: ResultFormat): PipelineError {
  return new PipelineError('usage', {
    what: `The result "${path}" is not a table, so it cannot be written as ${format}.`,
    todo: `Its file is ${file}.`,
    where: formatOption(format),
  });
}

function formatOption(format: ResultFormat): ArgumentLocation {
  return { argument: format, option: '--format' };
}
