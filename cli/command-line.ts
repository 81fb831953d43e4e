import { CommanderError } from 'commander';
import { phaselineVersion } from '../engine/version.ts';
import { commandList } from './command-list.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { createProgram, type CalledCommand } from './program.ts';

/** Parses one call, executes it, and prints what went wrong. Returns the exit code and never throws. */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (thrown) {
    const { reportError } = await import('./errors/report-error.ts');
    return reportError(thrown, io, argv);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const called = await findCalled(argv[0]);
  let exitCode: number = exitCodes.done;
  const program = createProgram(io, phaselineVersion, called, (code) => (exitCode = code));
  if (argv.length === 0) {
    program.outputHelp();
    return exitCodes.done;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return exitCodes.done;
    const { usageError } = await import('./errors/usage-error.ts');
    const command = program.commands.find((candidate) => candidate.name() === called?.entry.name);
    throw usageError(thrown, command ?? program);
  }
}

/** @throws PipelineError `usage` for a word that is no command */
async function findCalled(word: string | undefined): Promise<CalledCommand | undefined> {
  if (word === undefined || word.startsWith('-')) return undefined;
  const entry = commandList.find(({ name }) => name === word);
  if (entry) return { entry, module: await entry.load() };
  const { unknownCommand } = await import('./errors/usage-error.ts');
  throw unknownCommand(word);
}
