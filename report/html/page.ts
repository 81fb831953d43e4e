// The report of a comparison of methods, a section a family of systems.
import { capitalised, formatCount } from '../numbers.ts';
import { ascending } from '../results.ts';
import { documentPage, type Provenance } from './document.ts';
import { html, type Html } from './escape.ts';
import { familySection, type FamilyData, type Headline } from './family-section.ts';

export interface ReportData extends Provenance, Headline {
  readonly families: readonly FamilyData[];
}

export function reportPage(data: ReportData): string {
  const results = data.families.flatMap((family) => family.results);
  const most = (values: readonly number[]) => formatCount(Math.max(0, ...values));
  return documentPage(
    data,
    [
      ['Families', data.families.map(({ name }) => capitalised(name)).join(', ')],
      ['Unseen systems', most(results.map(({ systems }) => systems))],
      ['Seeds', most(results.map(({ seeds }) => seeds))],
      ['Observations (K)', ascending(results.map(({ shots }) => shots)).join(', ')],
    ],
    [
      ...data.families.map((family) => familySection(family, data)),
      { id: 'care', title: 'What to be careful about', content: care() },
    ],
  );
}

function care(): Html {
  return html`<ul>
    <li>
      Errors of rollouts have heavy tails: the median says what is typical, not what is worst; one large error
      decides a mean, and a mean leaves out what diverged.
    </li>
    <li>
      Intervals cover the luck of seeds and unseen systems. They do not cover what all runs have in common:
      training systems, protocol, tuning.
    </li>
    <li>
      Step sizes were chosen on validation systems; the unseen systems come from another stream of random
      numbers and were looked at once.
    </li>
    <li>The example systems of the figures are the first of the test set, not selected ones.</li>
  </ul>`;
}
