/** Random choices from a seed, a text or a number: the same seed gives the same ones (FNV-1a, then splitmix32). */
export class Chooser {
  #state = 0x811c9dc5;

  constructor(seed: string | number) {
    for (const byte of Buffer.from(String(seed)))
      this.#state = Math.imul(this.#state ^ byte, 0x01000193) >>> 0;
  }

  /** A whole number from 0 below `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % bound;
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)];
  }

  /** Each with even odds. */
  some<T>(of: readonly T[]): T[] {
    return of.filter(() => this.below(2) === 0);
  }
}
