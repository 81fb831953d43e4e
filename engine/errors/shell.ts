/** A command line that POSIX shells read back as these words. */
export function shellCommand(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** One word of it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${insideQuotes(word)}'`;
}

/** A part of a word, as it stands between the quotes of the word. */
export function insideQuotes(part: string): string {
  return part.replaceAll("'", `'\\''`);
}
