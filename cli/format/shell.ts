/** The command people type; `npx` finds it in every project. */
export const program = 'npx pipeline';

/** A command line that POSIX shells read back as these words. */
export function shellCommand(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
