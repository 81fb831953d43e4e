// What the figures of the report show, in words.
import { formatNumber, plural } from './numbers.ts';
import type { ResultRow } from './results.ts';

export type FigureName = 'fields' | 'phase' | 'time' | 'errors' | 'training';

export interface Caption {
  readonly name: FigureName;
  readonly title: string;
  readonly caption: string;
}

/** Title and caption of each figure, in the order in which a reader wants them. */
export function captionsOf(rows: readonly ResultRow[]): Caption[] {
  return [
    {
      name: 'errors',
      title: 'Errors on unseen systems against gradient steps',
      caption:
        'Lines: medians over all systems and seeds; bands and bars: first to third quartile. Steps are spaced ' +
        `logarithmically, with room for zero.${lowestError(rows)}`,
    },
    {
      name: 'fields',
      title: 'Predicted vector fields',
      caption:
        'Rows: the first unseen systems; columns: gradient steps of the adaptation by the first seed, and the truth. ' +
        'Gray: streamlines; red: the observations adapted to, as arrows in the direction of the observed derivative ' +
        '(their length grows with the square root of its size).',
    },
    {
      name: 'phase',
      title: 'Motion in phase space',
      caption:
        'Colour: the rollout of the adapted model of the first seed; dashed: the true orbit from the same state (dot). ' +
        'Predictions that leave the frame are cut off.',
    },
    {
      name: 'time',
      title: 'Position, momentum and energy over time',
      caption:
        'The same rollouts. The energy is the true Hamiltonian at the predicted state, so a model that conserves its ' +
        'own energy may still wander. A line ends where its rollout stopped to be finite.',
    },
    {
      name: 'training',
      title: 'Loss during training',
      caption:
        'One line a seed. Solid: the training loss, medians over bins of iterations; dotted: the loss after adaptation ' +
        'to validation systems, which no results come from.',
    },
  ];
}

function lowestError(rows: readonly ResultRow[]): string {
  const measured = rows.filter(({ errors }) => Number.isFinite(errors.fieldRelativeError.median));
  if (measured.length === 0) return '';
  const best = measured.reduce((least, row) =>
    row.errors.fieldRelativeError.median < least.errors.fieldRelativeError.median ? row : least,
  );
  const error = formatNumber(best.errors.fieldRelativeError.median);
  return (
    ` The lowest median error of the field is ${error}, by ${best.algorithm} from ${best.shots} observations after ` +
    `${plural(best.steps, 'step')}.`
  );
}
