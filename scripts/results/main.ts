// What scripts/results.mjs calls.
export { checkPages } from './check.ts';
export { writePages } from './write.ts';
