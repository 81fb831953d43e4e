// Many intervals at once: one in twenty of those at 95% is wrong where nothing is to be found.

/**
 * The confidence to give each of several intervals so that all of them together hold with the one asked for, whatever
 * their dependence (Bonferroni): 1 - (1 - confidence) / comparisons. Simpler than Holm's procedure and a little
 * wider, but it says something about sizes: intervals can be printed, and read, one by one.
 *
 * The ends then lie far out in the bootstrap distribution: give some 400 replicates for each comparison, so that about
 * ten lie beyond each end.
 *
 * @throws RangeError unless comparisons is a positive integer.
 */
export function bonferroniConfidence(confidence: number, comparisons: number): number {
  if (!Number.isInteger(comparisons) || comparisons < 1) {
    throw new RangeError(`${comparisons} comparisons: give a positive integer.`);
  }
  return 1 - (1 - confidence) / comparisons;
}
