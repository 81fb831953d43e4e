import { chooseColors } from './format/colors.ts';
import { writeLines, type Io } from './io.ts';

const collected = new WeakMap<Io, Set<string>[]>();

/** What the store warns of while a command reads it is told when the command ends. */
export function collectWarnings(io: Io, warnings: Set<string>): void {
  collected.set(io, [...(collected.get(io) ?? []), warnings]);
}

/** Prints to stderr the warnings that nobody has shown yet. */
export function tellWarnings(io: Io): void {
  const messages = new Set((collected.get(io) ?? []).flatMap((warnings) => [...warnings]));
  if (messages.size === 0) return;
  const { yellow } = chooseColors({ env: io.env, isTTY: io.stderr.isTTY === true });
  writeLines(
    io.stderr,
    [...messages].map((message) => `${yellow('warning[store]')} ${message}`),
  );
}
