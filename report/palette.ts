// The colours of the figures: told apart by readers with any colour vision, and dark enough for paper.
// Okabe & Ito (2008), without its yellow, in an order in which neighbours differ in lightness as well.

const algorithmColours = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7f3c8d',
  '#6b6b6b',
];

export const truthColour = '#1a1a1a';
export const observationColour = '#d7191c';
export const streamlineColour = '#8c8c8c';

/** One colour an algorithm, by the order in which the experiment lists them; repeats after eight. */
export function colourOf(algorithm: string, algorithms: readonly string[]): string {
  return algorithmColours[algorithms.indexOf(algorithm) % algorithmColours.length]!;
}
