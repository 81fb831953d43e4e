// Ablations as plain data: one quantity is changed at a time, all else stays at the centre.
import type { Method } from '../schemas/methods.ts';
import type { Comparison } from './contrasts.ts';
import type { MetricName, Spread } from './results.ts';

/** One error at one value of what is changed. */
export interface AblationPoint extends Spread {
  readonly arm: string;
  readonly value: number;
  readonly method: Method;
  /** Gradient steps of the adaptation. */
  readonly steps: number;
  readonly metric: MetricName;
  /** The lowest and the highest of the seeds' medians; NaN where that was not kept. */
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly systems: number;
  readonly seeds: number;
  /** How many of systems x seeds are not finite. */
  readonly lost: number;
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
