// The report of a comparison of methods, a section a family of systems.
import { comparisonFacts, type ReportData } from '../comparison.ts';
import { care } from '../words.ts';
import { documentPage } from './document.ts';
import { html } from './escape.ts';
import { familySection } from './family-section.ts';

export function reportPage(data: ReportData): string {
  return documentPage(data, comparisonFacts(data), [
    ...data.families.map((family) => familySection(family, data)),
    {
      id: 'care',
      title: 'What to be careful about',
      content: html`<ul>
        ${care.map((text) => html`<li>${text}</li> `)}
      </ul>`,
    },
  ]);
}
