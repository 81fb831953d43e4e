// What the figures of the report show, in words.
import { ofOneSetting, ofOneValue } from './words.ts';

export interface Caption {
  readonly title: string;
  readonly caption: string;
}

/** By the name of the output that a figure was drawn as, in the order in which a reader wants them. */
const captions: Readonly<Record<string, Caption>> = {
  bySteps: {
    title: 'Errors on unseen systems against gradient steps',
    caption:
      'Lines: medians over all systems and seeds; bands: from the lowest to the highest median of a seed. Steps are ' +
      'spaced logarithmically, with room for zero. Each number of steps has a step size of its own and is adapted anew: a line is no single path. What ' +
      'is more than nine decades above the smallest value is cut off.',
  },
  byShots: {
    title: 'Errors on unseen systems against the number of observations',
    caption: 'The same after one number of gradient steps, for each K.',
  },
  contrasts: {
    title: 'Ratios of errors of pairs of methods',
    caption:
      `Each row compares two methods on the same systems and seeds. Intervals are simultaneous ${ofOneSetting}; a point is ` +
      'filled only where one lies on one side of 1.',
  },
  fields: {
    title: 'Predicted vector fields',
    caption:
      'Rows: the first unseen systems; columns: gradient steps of the adaptation by the first seed, and the truth. ' +
      'Gray: streamlines; red: the observations adapted to, as arrows in the direction of the observed derivative ' +
      '(their length grows with the square root of its size); shaded: where the system is not observed. Of a system with ' +
      'two positions: the force on a body at rest, over the plane of positions.',
  },
  phase: {
    title: 'Motion in the plane',
    caption:
      'Colour: the rollout of the adapted model of the first seed; dashed: the true orbit from the same state (dot). ' +
      'Predictions that leave the frame are cut off.',
  },
  time: {
    title: 'State and energy over time',
    caption:
      'The same rollouts. The energy is the true Hamiltonian at the predicted state, so a model that conserves its ' +
      'own energy may still wander. A line ends where its rollout diverged.',
  },
  gallery: {
    title: 'Unseen systems from the best to the worst',
    caption:
      'All unseen systems are ranked by the relative error of the field of one method and seed; shown are those at equal ' +
      'distances in rank, so that the best, the typical and the worst are seen alike.',
  },
  overTime: {
    title: 'Errors of rollouts against time',
    caption:
      'A rollout that has diverged counts as infinitely wrong: where more than half of them have, the median ends. Drift: ' +
      "how far the network's own Hamiltonian moves from where it began, the error of the integrator alone.",
  },
  beyond: {
    title: 'Systems beyond the training range',
    caption:
      'The excess is the largest of the parameters over its bound: 1 at the edge of the training range, 2 at twice it.',
  },
  similarity: {
    title: 'Similarity of features before and after adaptation',
    caption:
      'Linear CKA of what each layer makes of the same states. Were all layers but the last near 1, adaptation would reuse ' +
      'features: the hypothesis behind ANIL, whose hidden layers are 1 by construction.',
  },
  probe: {
    title: 'What the adapted head tells',
    caption:
      'R² on held-out systems of a linear map from the adapted last layer, multiplied by the sigma of the system as its ' +
      'predictions are, to the parameters of the system, and to the functions of them in which the Hamiltonian is ' +
      'linear. The rest angle q₀ of a pendulum wraps: its field is the same after a whole turn, which a linear map cannot ' +
      'tell. Networks from scratch, where shown, are a control: what comes without any training.',
  },
  training: {
    title: 'Loss during training',
    caption:
      'One line a seed. Solid: the training loss, medians over bins of iterations; dotted: the loss after adaptation ' +
      'to validation systems, which no results come from.',
  },
  errors: {
    title: 'Errors against what is varied',
    caption:
      'One quantity is changed at a time, all else stays at the centre. The field is shown after each number of gradient ' +
      'steps that was scored, motion after the last. Lines: medians over systems and seeds; bands: from ' +
      'the lowest to the highest median of a seed; bars: first to third quartile. Noise is on the states of the support ' +
      'points alone, with one standard deviation for all coordinates, whatever their units; derivatives and query points, ' +
      'also those of the validation systems, are clean.',
  },
  ratios: {
    title: 'Ratios of errors of pairs of algorithms',
    caption:
      'Each row compares two algorithms on the same systems and seeds at one value of what is varied. Intervals are ' +
      `simultaneous ${ofOneValue}; a point is filled only where one lies on one side of 1.`,
  },
};

/** @throws RangeError for a name that no figure has. */
export function captionOf(name: string): Caption {
  if (Object.hasOwn(captions, name)) return captions[name];
  throw new RangeError(
    `The report has no place for a figure '${name}'. It has for: ${Object.keys(captions).join(', ')}.`,
  );
}

/** The figures in the order of the report. @throws RangeError for a name that no figure has. */
export function inCaptionOrder<F extends { readonly name: string }>(figures: readonly F[]): F[] {
  for (const { name } of figures) captionOf(name);
  return Object.keys(captions).flatMap((name) => figures.filter((figure) => figure.name === name));
}
