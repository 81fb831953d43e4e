import type { ArgumentLocation } from '../../engine/errors/pipeline-error.ts';
import { insideQuotes, quoted, shellCommand } from '../../engine/errors/shell.ts';
import { program } from '../format/shell.ts';
import type { Marked } from './excerpt.ts';

/** The command line as it was typed, with the place of the part that is meant; undefined when the word is not in it. */
export function markArgument(argv: readonly string[], location: ArgumentLocation): Marked | undefined {
  const words = [...program.split(' '), ...argv];
  const text = shellCommand(words);
  const { argument } = location;
  const index = indexOf(argv, location);
  if (index < 0) return argument === '' ? { text, start: text.length, length: 1 } : undefined;
  const word = argv[index];
  const from = word.length - argument.length;
  const { start = 0, end = argument.length } = location;
  const before = shellCommand(words.slice(0, words.length - argv.length + index));
  const shown = quoted(word);
  const positionOf = (at: number) =>
    before.length + 1 + (shown === word ? at : 1 + insideQuotes(word.slice(0, at)).length);
  const first = positionOf(from + start);
  return { text, start: first, length: Math.max(1, positionOf(from + end) - first) };
}

/** Of the last word that fits, as the last of an option that is given twice counts. */
function indexOf(argv: readonly string[], { argument, option }: ArgumentLocation): number {
  if (option !== undefined) {
    // Every short form of ours is the first letter of the long one.
    const short = `-${option[2]}`;
    const joined = [`${option}=${argument}`, `${short}${argument}`];
    return argv.findLastIndex(
      (word, i) =>
        joined.includes(word) || (word === argument && (argv[i - 1] === option || argv[i - 1] === short)),
    );
  }
  const plain = argv.findLastIndex((word, i) => word === argument && i > 0 && !argv[i - 1].startsWith('-'));
  if (plain >= 0) return plain;
  const value = argv.findLastIndex((word) => word === argument);
  if (value >= 0 || argument === '') return value;
  return argv.findLastIndex((word) => word.startsWith('-') && word.endsWith(`=${argument}`));
}
