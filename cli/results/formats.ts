export const resultFormats = ['pretty', 'csv', 'json', 'arrow'] as const;

export type ResultFormat = (typeof resultFormats)[number];
