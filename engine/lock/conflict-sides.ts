/** The texts that a conflicted file was made from. */
export interface ConflictTexts {
  readonly base?: string;
  readonly ours: string;
  readonly theirs: string;
}

const markers = { ours: /^<{7}(?: |$)/, base: /^\|{7}(?: |$)/, theirs: /^={7}$/, end: /^>{7}(?: |$)/ };

export function hasConflictMarkers(text: string): boolean {
  return text.split(/\r?\n/).some((line) => markers.ours.test(line) || markers.end.test(line));
}

/**
 * The sides of a file with git's conflict markers, each with what git merged itself. The base is known where git wrote
 * it (`merge.conflictStyle` diff3 or zdiff3). Undefined when the markers are not in order.
 */
export function sidesOf(text: string): ConflictTexts | undefined {
  const sides: { ours: string[]; base: string[]; theirs: string[] } = { ours: [], base: [], theirs: [] };
  let inside: keyof typeof sides | undefined;
  let hasBase = true;
  let sawBase = false;
  for (const line of text.split(/\r?\n/)) {
    if (inside === undefined && markers.ours.test(line)) {
      inside = 'ours';
      sawBase = false;
    } else if (inside === 'ours' && markers.base.test(line)) {
      inside = 'base';
      sawBase = true;
    } else if ((inside === 'ours' || inside === 'base') && markers.theirs.test(line)) {
      inside = 'theirs';
      hasBase &&= sawBase;
    } else if (inside === 'theirs' && markers.end.test(line)) {
      inside = undefined;
    } else if (Object.values(markers).some((marker) => marker.test(line))) {
      return undefined;
    } else if (inside === undefined) {
      for (const lines of Object.values(sides)) lines.push(line);
    } else {
      sides[inside].push(line);
    }
  }
  if (inside !== undefined) return undefined;
  const [ours, base, theirs] = [sides.ours, sides.base, sides.theirs].map((lines) => lines.join('\n'));
  return { ours, theirs, ...(hasBase ? { base } : {}) };
}
