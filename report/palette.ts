// The colours of the figures: told apart by readers with any colour vision, and dark enough for paper.
// After Okabe & Ito (2008), the light ones darkened so that a name written in them can be read.

const algorithmColours = [
  '#0072b2',
  '#d55e00',
  '#008a64',
  '#a8528a',
  '#9a7400',
  '#3a93cc',
  '#6a3d9a',
  '#6b6b6b',
];

export const truthColour = '#1a1a1a';
export const observationColour = '#d7191c';
export const streamlineColour = '#8c8c8c';

/** One colour an algorithm, by the order in which the experiment lists them; repeats after eight. */
export function colourOf(algorithm: string, algorithms: readonly string[]): string {
  return algorithmColours[algorithms.indexOf(algorithm) % algorithmColours.length];
}
