import type { Command, CommanderError } from 'commander';
import { suggestion } from '../../engine/errors/nearest.ts';
import { PipelineError } from '../../engine/errors/pipeline-error.ts';
import { commandList } from '../command-list.ts';
import { program } from '../format/shell.ts';

/** The first word is no command. */
export function unknownCommand(name: string): PipelineError {
  return new PipelineError('usage', {
    what: `There is no command "${name}".`,
    todo: suggestion(
      name,
      commandList.map((command) => command.name),
    ),
  });
}

/** What commander says about wrong arguments, as an error of ours. */
export function usageError(error: CommanderError, command: Command): PipelineError {
  const words = command.parent ? `${program} ${command.name()}` : program;
  const help = `\`${words} --help\` shows how it is called.`;
  if (error.code === 'commander.unknownOption') {
    const option = /'([^']*)'/.exec(error.message)?.[1] ?? '';
    const known = [...command.options.flatMap(({ long }) => long ?? []), '--help'];
    return new PipelineError('usage', {
      what: `\`${words}\` has no option ${option}.`,
      todo: suggestion(option, known),
    });
  }
  return new PipelineError('usage', { what: sentence(error.message.replace(/^error: /, '')), todo: help });
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
