import { Command } from 'commander';
import { commandList, type CommandEntry } from './command-list.ts';
import type { CommandModule } from './command.ts';
import { program as programName } from './format/shell.ts';
import type { Io } from './io.ts';
import { addExamples } from './options.ts';
import { tellWarnings } from './store-warnings.ts';

/** The command that the arguments call, with its declaration loaded. */
export interface CalledCommand {
  readonly entry: CommandEntry;
  readonly module: CommandModule;
}

/**
 * The parser for one call: every command by name, so that help can list them, and the called one with its options.
 * It throws commander's errors instead of ending the process, and prints help to `io.stdout`.
 *
 * @param finish takes the exit code of the command
 */
export function createProgram(
  io: Io,
  version: string,
  called: CalledCommand | undefined,
  finish: (exitCode: number) => void,
): Command {
  const program = new Command(programName)
    .description('Reproducible experiments: run what changed, and prove the result.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .usage('<command> [options]')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 110),
      getOutHasColors: () => io.colors.isColorSupported,
    })
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      styleTitle: (title) => io.colors.bold(title),
      styleOptionTerm: (term) => io.colors.cyan(term),
      styleSubcommandTerm: (term) => io.colors.cyan(term),
      styleArgumentTerm: (term) => io.colors.cyan(term),
    });
  for (const { name, summary } of commandList) {
    const command = program.command(name).summary(summary).allowExcessArguments(false);
    if (called?.entry.name !== name) continue;
    called.module.declare(command);
    command.action(async () => {
      try {
        finish(await called.module.execute(io, command));
      } finally {
        tellWarnings(io);
      }
    });
  }
  return addExamples(program, [
    ['Run the benchmark of meta-learned Hamiltonian networks in a minute', 'run meta-hnn --profile quick'],
    ['What would run now, and why?', 'plan meta-hnn'],
    ['The options of a command', 'run --help'],
  ]);
}
