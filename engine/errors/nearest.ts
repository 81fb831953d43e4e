import { createRequire } from 'node:module';

// Loaded where it is used: a run without mistakes need not pay for it.
const levenshtein = () =>
  createRequire(import.meta.url)('fastest-levenshtein') as typeof import('fastest-levenshtein');

/** The candidate that `name` is most likely a misspelling of, if any is near enough. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const { closest, distance } = levenshtein();
  const best = closest(name, candidates);
  const allowed = Math.max(2, Math.ceil(Math.max(name.length, best.length) / 3));
  return distance(name.toLowerCase(), best.toLowerCase()) <= allowed ? best : undefined;
}

/** `Did you mean "x"? ` or nothing; then the list of what there is. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const best = nearest(name, candidates);
  const list = candidates.length === 0 ? 'There are none.' : `There are: ${candidates.join(', ')}.`;
  return best === undefined ? list : `Did you mean "${best}"? ${list}`;
}
