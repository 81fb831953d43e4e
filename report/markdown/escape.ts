// Text into Markdown, as GitHub reads it.

/** Text that stands for itself, also in a cell of a table. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_~|[\]$]/g, '\\$&');
}

/** A code span that may stand in a cell of a table. */
export function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${text.replace(/\s*[\r\n]\s*/g, ' ').replaceAll('|', '\\|')}${padding}${fence}`;
}
