// A comparison of methods as its reports tell it.
import type { Contrast } from './contrasts.ts';
import type { MethodBeyond } from './figures/beyond.ts';
import type { HeatCell } from './figures/heat-map.ts';
import type { FieldLosses } from './losses.ts';
import { capitalised, formatCount } from './numbers.ts';
import type { Fact, Provenance, ReportFigure } from './provenance.ts';
import { ascending, type Result, type SeedResult, type Setting } from './results.ts';
import type { ChosenRule, Cost, Validation } from './tables/measures.ts';
import type { Laws } from './tables/systems.ts';

/** What the pipeline has of a family; sections of what it has not are left out. */
export interface FamilyData extends Laws {
  readonly name: string;
  readonly results: readonly Result[];
  readonly fieldLosses: readonly (Setting & FieldLosses)[];
  readonly seedResults: readonly SeedResult[];
  readonly contrasts: readonly Contrast[];
  /** At the headline K and the steps of those beyond. */
  readonly beyond: readonly Pick<MethodBeyond, 'method' | 'bins'>[];
  /** At the headline K and steps. */
  readonly similarity: readonly HeatCell[];
  readonly probe: readonly HeatCell[];
  readonly costs: readonly PlannedCost[];
  readonly rules: readonly ChosenRule[];
  readonly figures: readonly ReportFigure[];
}

export interface PlannedCost extends Cost {
  /** Of the whole training, had it not ended early. */
  readonly plannedIterations: number;
}

/** Where the comparisons of the report's head lines stand. */
export interface Headline {
  readonly shots: number;
  readonly steps: number;
  /** Of systems beyond the training range. */
  readonly beyondSteps: number;
  /** Of intervals, such as 0.95. */
  readonly confidence: number;
  /** What the losses on validation systems are measured after, and how often. */
  readonly validation: Validation;
}

export interface ReportData extends Provenance, Headline {
  readonly families: readonly FamilyData[];
}

export function comparisonFacts({ families }: ReportData): Fact[] {
  const results = families.flatMap((family) => family.results);
  const most = (values: readonly number[]) => formatCount(Math.max(0, ...values));
  return [
    ['Families', families.map(({ name }) => capitalised(name)).join(', ')],
    ['Unseen systems', most(results.map(({ systems }) => systems))],
    ['Seeds', most(results.map(({ seeds }) => seeds))],
    ['Observations (K)', ascending(results.map(({ shots }) => shots)).join(', ')],
  ];
}
