import type { Command, CommanderError } from 'commander';
import { suggestion } from '../../engine/errors/nearest.ts';
import { PipelineError, type ArgumentLocation } from '../../engine/errors/pipeline-error.ts';
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
    where: { argument: name },
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
      where: { argument: option },
    });
  }
  const where = whereWrong(error, command);
  return new PipelineError('usage', {
    what: sentence(error.message.replace(/^error: /, '')),
    todo: help,
    ...(where === undefined ? {} : { where }),
  });
}

/** The word that commander complains of, or the end of the command line where one is missing. */
function whereWrong({ code, message }: CommanderError, command: Command): ArgumentLocation | undefined {
  switch (code) {
    case 'commander.missingArgument':
    case 'commander.optionMissingArgument':
      return { argument: '' };
    case 'commander.excessArguments':
      return { argument: command.args[command.registeredArguments.length] };
    case 'commander.invalidArgument': {
      const [, option, value] = /option '.*?(--[\w-]+).*?' argument '(.*)' is invalid\./s.exec(message) ?? [];
      if (option !== undefined) return { argument: value, option };
      const argument = /command-argument value '(.*)' is invalid/s.exec(message)?.[1];
      return argument === undefined ? undefined : { argument };
    }
    default:
      return undefined;
  }
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
