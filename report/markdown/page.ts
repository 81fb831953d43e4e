// A comparison of methods in Markdown, a section a family of systems.
import { comparisonFacts, type ReportData } from '../comparison.ts';
import { care } from '../words.ts';
import { bullets } from './blocks.ts';
import { markdownDocument } from './document.ts';
import { escapeMarkdown } from './escape.ts';
import { familySection } from './family-section.ts';

/** Its images are `figures/FAMILY/NAME.svg`, relative to it. */
export function markdownPage(data: ReportData): string {
  return markdownDocument(data, comparisonFacts(data), [
    ...data.families.map((family) => familySection(family, data)),
    { title: 'What to be careful about', content: bullets(care.map(escapeMarkdown)) },
  ]);
}
