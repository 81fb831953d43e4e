// The report of a comparison of methods, a section a family of systems.
import { comparisonFacts, type ReportData } from '../comparison.ts';
import { care } from '../words.ts';
import { documentPage } from './document.ts';
import { familySection } from './family-section.ts';
import { bullets } from './lists.ts';

export function reportPage(data: ReportData): string {
  return documentPage(data, comparisonFacts(data), [
    ...data.families.map((family) => familySection(family, data)),
    {
      id: 'care',
      title: 'What to be careful about',
      content: bullets(care),
    },
  ]);
}
