// What came to nothing: rollouts that diverged, fields that are worse than none, adaptations that stopped.
import { shareOf } from './numbers.ts';
import type { Result, Setting } from './results.ts';

/** How many fields of one setting are no use, and how many adaptations ended before their last step. */
export interface FieldLosses {
  /** Systems x seeds. */
  readonly of: number;
  readonly nonFinite: number;
  /** Finite, with a relative error above 1. */
  readonly worseThanNone: number;
  readonly stopped: number;
}

export interface Losses extends FieldLosses {
  /** Undefined where no motion was predicted. */
  readonly diverged: number | undefined;
}

/** Of every setting that has a field, in the order of `fields`. */
export function lossesOf(
  results: readonly Result[],
  fields: readonly (Setting & FieldLosses)[],
): (Setting & Losses)[] {
  const at = ({ method, shots, steps }: Setting) => `${method} ${shots} ${steps}`;
  const rollouts = new Map(
    results.filter(({ metric }) => metric === 'trajectoryMse').map((result) => [at(result), result.lost]),
  );
  return fields.map((one) => ({ ...one, diverged: rollouts.get(at(one)) }));
}

export function isLost({ diverged, nonFinite, worseThanNone, stopped }: Losses): boolean {
  return (diverged ?? 0) + nonFinite + worseThanNone + stopped > 0;
}

/** All settings together, a sentence each for rollouts, fields and adaptations. */
export function lossSentences(losses: readonly Losses[]): string[] {
  const count = (of: (losses: Losses) => number | undefined) => {
    const asked = losses.filter((one) => of(one) !== undefined);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return { lost: sum(asked.map((one) => of(one)!)), all: sum(asked.map((one) => one.of)) };
  };
  const rollouts = count(({ diverged }) => diverged);
  const fields = count(({ nonFinite }) => nonFinite);
  const bad = count(({ worseThanNone }) => worseThanNone);
  const adaptations = count(({ stopped }) => stopped);
  return [
    rollouts.lost === 0
      ? 'No rollout diverged.'
      : `${shareOf(rollouts.lost, rollouts.all)} rollouts of systems diverged.`,
    fields.lost === 0
      ? 'All fields are finite.'
      : `${shareOf(fields.lost, fields.all)} fields are not finite.`,
    bad.lost === 0
      ? 'No finite field is worse than none.'
      : `${shareOf(bad.lost, bad.all)} fields are finite but worse than none, a relative error above 1.`,
    adaptations.lost === 0
      ? 'All adaptations went to their last step.'
      : `${shareOf(adaptations.lost, adaptations.all)} adaptations stopped before their last step, as the next would ` +
        'have led to parameters that are not finite.',
  ];
}
