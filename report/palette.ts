// The colours of what isn't a method.

export const truthColour = '#1a1a1a';
export const observationColour = '#d7191c';
export const streamlineColour = '#8c8c8c';
/** Of what nothing can be said about. */
export const undecidedColour = '#8a8a8a';
