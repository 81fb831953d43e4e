import { formatCount } from '../format/numbers.ts';

interface Warning {
  readonly code: string;
  readonly message: string;
}

/** Lets each warning through once and counts the others. */
export class RepeatedWarnings {
  readonly #counts = new Map<string, { warning: Warning; count: number }>();

  /** Whether it is new. */
  isNew(warning: Warning): boolean {
    const key = `${warning.code} ${warning.message}`;
    const known = this.#counts.get(key);
    if (known) known.count += 1;
    else this.#counts.set(key, { warning, count: 1 });
    return known === undefined;
  }

  /** A line for each that came more than once. */
  repeated(): string[] {
    return [...this.#counts.values()]
      .filter(({ count }) => count > 1)
      .map(
        ({ warning, count }) =>
          `warning[${warning.code}] came ${formatCount(count)} times: ${warning.message}`,
      );
  }
}
