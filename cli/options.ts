import { InvalidArgumentError, Option, type Command } from 'commander';
import type { SessionRequest } from '../engine/session.ts';
import { program } from './format/shell.ts';

/** Which variant of a pipeline is meant. */
export interface VariantOptions {
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly backend?: string;
}

/** `--profile`, `--set` and `--backend`: every command that opens a pipeline has them. */
export function addVariantOptions(command: Command): Command {
  return command
    .option('-p, --profile <name>', 'a named set of parameters (default: "default")')
    .addOption(
      repeatable('-s, --set <key=value>', 'change one parameter, by its dotted path; can be repeated'),
    )
    .option('-b, --backend <name>', "what does the tensor arithmetic (default: the pipeline's first)");
}

export function sessionRequest({ profile, set = [], backend }: VariantOptions): SessionRequest {
  return {
    ...(profile === undefined ? {} : { profile }),
    assignments: set,
    ...(backend === undefined ? {} : { backend }),
  };
}

/** The same variant on another command line. */
export function variantWords({ profile, set = [], backend }: VariantOptions): string[] {
  return [
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...set.flatMap((assignment) => ['--set', assignment]),
    ...(backend === undefined ? [] : ['--backend', backend]),
  ];
}

/** An option that takes one value each time it is given. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser<readonly string[] | undefined>((value, previous) => [
    ...(previous ?? []),
    value,
  ]);
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1)
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return value;
}

export function nonNegativeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
}

/** Examples at the end of a help text: what it does, above the command. */
export function addExamples(
  command: Command,
  examples: readonly (readonly [purpose: string, words: string])[],
): Command {
  const lines = examples.flatMap(([purpose, words]) => [`  # ${purpose}`, `  ${program} ${words}`]);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
