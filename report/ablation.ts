// Ablations as plain data: one quantity is changed at a time, all else stays at the centre.
import type { Method } from '../schemas/methods.ts';
import type { Comparison } from './contrasts.ts';
import type { Losses } from './losses.ts';
import { inOrder, labelOf } from './methods.ts';
import { formatCount } from './numbers.ts';
import type { Fact, Provenance, ReportFigure } from './provenance.ts';
import { ascending, type MetricName, type Spread } from './results.ts';
import type { OfferedRule } from './tables/measures.ts';
import type { TrainingRun } from './trainings.ts';

/** One error at one value of what is changed. */
export interface AblationPoint extends Spread {
  readonly arm: string;
  readonly value: number;
  readonly method: Method;
  /** Gradient steps of the adaptation. */
  readonly steps: number;
  readonly metric: MetricName;
  /** Of the finite values. */
  readonly mean: number;
  /** The lowest and the highest of the seeds' medians; NaN where that is not finite. */
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly systems: number;
  readonly seeds: number;
}

/** How many adaptations ended badly at one value of what is changed. */
export interface AblationLosses extends Losses {
  readonly arm: string;
  readonly value: number;
  readonly method: Method;
  readonly steps: number;
}

export interface AblationContrast extends Comparison {
  readonly arm: string;
  readonly value: number;
}

export interface Arm {
  readonly name: string;
  readonly title: string;
  readonly symbol: string;
  /** Of the horizontal axis. */
  readonly scale: 'linear' | 'log' | 'symlog';
}

/** In the order in which figures and tables list them. */
export const arms: readonly Arm[] = [
  { name: 'innerSteps', title: 'inner steps', symbol: 'S', scale: 'linear' },
  { name: 'shots', title: 'observations K', symbol: 'K', scale: 'log' },
  { name: 'tasks', title: 'meta-train systems', symbol: 'systems', scale: 'log' },
  { name: 'noise', title: 'noise on observed states', symbol: 'noise', scale: 'symlog' },
];

/** What the reports of an ablation tell. */
export interface AblationReportData extends Provenance {
  /** Of intervals, such as 0.95. */
  readonly confidence: number;
  readonly points: readonly AblationPoint[];
  readonly losses: readonly AblationLosses[];
  readonly contrasts: readonly AblationContrast[];
  readonly trainings: readonly TrainingRun[];
  /** Of all cells. */
  readonly rules: readonly OfferedRule[];
  readonly figures: readonly ReportFigure[];
}

export function ablationFacts({ points }: AblationReportData): Fact[] {
  const most = (values: readonly number[]) => formatCount(Math.max(0, ...values));
  const methods = inOrder(points.map(({ method }) => method));
  return [
    ['Algorithms', methods.map(labelOf).join(', ')],
    ['Unseen systems', most(points.map(({ systems }) => systems))],
    ['Seeds', most(points.map(({ seeds }) => seeds))],
    ['Gradient steps', ascending(points.map(({ steps }) => steps)).join(', ')],
  ];
}

interface WithSteps {
  readonly steps: number;
}

/** The number of gradient steps that is told first: motion is predicted after the last. */
export function lastSteps(all: readonly WithSteps[]): number {
  return Math.max(0, ...all.map(({ steps }) => steps));
}

/** All others, ascending. */
export function otherSteps(all: readonly WithSteps[]): number[] {
  return ascending(all.map(({ steps }) => steps)).filter((steps) => steps !== lastSteps(all));
}

/** The arms that were varied. */
export function shownArms(points: readonly AblationPoint[]): Arm[] {
  return arms.filter(({ name }) => points.some(({ arm }) => arm === name));
}
