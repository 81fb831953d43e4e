// Systems that came to nothing: rollouts that diverged, fields that are not finite, adaptations that stopped.
import { shareOf } from './numbers.ts';
import type { Result, Setting } from './results.ts';

/** Adaptations of one method that ended before their last step. */
export interface Stopped extends Setting {
  readonly count: number;
  /** Systems x seeds. */
  readonly of: number;
}

/** How many adaptations of one method ended badly. */
export interface Losses extends Setting {
  /** Systems x seeds. */
  readonly of: number;
  /** Undefined where no motion was predicted. */
  readonly diverged: number | undefined;
  readonly nonFinite: number;
  readonly stopped: number;
}

/** Of every setting that has a field, in the order of the results. */
export function lossesOf(results: readonly Result[], stopped: readonly Stopped[]): Losses[] {
  const at = ({ method, shots, steps }: Setting) => `${method} ${shots} ${steps}`;
  const rollouts = new Map(
    results.filter(({ metric }) => metric === 'trajectoryMse').map((result) => [at(result), result.lost]),
  );
  const ended = new Map(stopped.map((one) => [at(one), one.count]));
  return results
    .filter(({ metric }) => metric === 'fieldMse')
    .map((result) => ({
      method: result.method,
      shots: result.shots,
      steps: result.steps,
      of: result.systems * result.seeds,
      diverged: rollouts.get(at(result)),
      nonFinite: result.lost,
      stopped: ended.get(at(result)) ?? 0,
    }));
}

export function isLost({ diverged, nonFinite, stopped }: Losses): boolean {
  return (diverged ?? 0) > 0 || nonFinite > 0 || stopped > 0;
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
  const adaptations = count(({ stopped }) => stopped);
  return [
    rollouts.lost === 0
      ? 'No rollout diverged.'
      : `${shareOf(rollouts.lost, rollouts.all)} rollouts of systems diverged.`,
    fields.lost === 0
      ? 'All fields are finite.'
      : `${shareOf(fields.lost, fields.all)} fields are not finite.`,
    adaptations.lost === 0
      ? 'All adaptations went to their last step.'
      : `${shareOf(adaptations.lost, adaptations.all)} adaptations stopped before their last step, as the next would ` +
        'have led to parameters that are not finite.',
  ];
}
