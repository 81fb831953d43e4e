import type { Command } from 'commander';
import type { Io } from './io.ts';

/** What each file under `commands/` exports. Its declaration is cheap; `execute` loads what it needs. */
export interface CommandModule {
  /** Adds the description, the arguments, the options and the examples. */
  declare(command: Command): void;
  /** @returns the exit code */
  execute(io: Io, command: Command): Promise<number>;
}
