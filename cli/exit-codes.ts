/** Scripts rely on these. Errors bring their own, from `engine/errors/catalogue.ts`. */
export const exitCodes = {
  done: 0,
  stageFailed: 1,
  problems: 1,
  usage: 2,
  mismatch: 3,
  work: 10,
  interrupted: 130,
} as const;
