// The frame of a page: what it is of comes first, what it was made of last.
import type { Fact, Provenance } from '../provenance.ts';
import { bullets, details, heading, joinBlocks, table } from './blocks.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';

export interface Section {
  readonly title: string;
  /** Markdown, whose headings are of the third level. */
  readonly content: string;
}

/** Ends with a newline. */
export function markdownDocument(
  about: Provenance,
  facts: readonly Fact[],
  sections: readonly Section[],
): string {
  const { title, description, pipeline, version, backend, parameters } = about;
  const all: readonly Fact[] = [
    ...facts,
    ['Pipeline', pipeline],
    ['Backend', `${backend.name} (${backend.identity})`],
    ['phaseline', version],
  ];
  const values = table(
    [{ title: 'Parameter' }, { title: 'Value' }],
    parameters.map(({ path, value }) => [codeSpan(path), codeSpan(value)]),
  );
  return `${joinBlocks([
    heading(1, title),
    escapeMarkdown(description),
    bullets(all.map(([name, value]) => `${escapeMarkdown(name)}: ${escapeMarkdown(value)}`)),
    ...sections.flatMap((section) => [heading(2, section.title), section.content]),
    heading(2, 'Parameters'),
    details(`All ${parameters.length} parameters`, values),
  ])}\n`;
}
