/** Does what may fail without harm, such as taking away what a collection takes away else. */
export function quietly(operation: () => void): void {
  try {
    operation();
  } catch {
    // Nobody depends on it.
  }
}
