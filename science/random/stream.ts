// Named random streams: one per use, so that adding a draw in one place moves nothing elsewhere.
import cos from '@stdlib/math-base-special-cos';
import ln from '@stdlib/math-base-special-ln';
import { hashName, hashSeed } from './name-hash.ts';
import type { Name } from './name-hash.ts';
import { philox } from './philox.ts';
import type { Block } from './philox.ts';

const TWO_TO_32 = 0x100000000;
const TWO_TO_MINUS_53 = 1 / 9007199254740992;

/**
 * A sequence of 2^55 random 32-bit words, determined by the seed and the names alone. Its whole mutable state is
 * `position`.
 */
export interface Stream {
  /** Words drawn so far. Store it and resume with `at(position)`. */
  readonly position: number;
  /** The same sequence from another position; this stream stays where it is. */
  at(position: number): Stream;
  /** An unrelated stream, at its start, whatever was drawn from this one: stream(s, 'a').split('b') = stream(s, 'a', 'b'). */
  split(...names: readonly [Name, ...Name[]]): Stream;
  /** An integer in [0, 2^32). One word. */
  uint32(): number;
  /** Uniform on [low, high), by default [0, 1), with 53 random bits (rounding may reach `high` of a wide range). Two words. */
  uniform(low?: number, high?: number): number;
  /** Uniform on 0 .. below - 1, without bias, for below in 1 .. 2^32. Usually one word. */
  integer(below: number): number;
  /** Standard normal. Four words. */
  normal(): number;
  /** 0 .. n - 1 in uniformly random order. */
  permutation(n: number): Uint32Array;
  /** k different integers of 0 .. n - 1 in random order. */
  choose(n: number, k: number): Uint32Array;
}

/**
 * The stream of a seed (a safe integer) and names: Philox4x32-10 under a 128-bit identity hashed from them, half of
 * it the key, half the upper words of the counter.
 *
 * @throws RangeError for a seed or numeric name that isn't a safe integer.
 */
export function stream(seed: number, ...names: readonly Name[]): Stream {
  return new PhiloxStream(names.reduce<Block>(hashName, hashSeed(seed)), 0);
}

class PhiloxStream implements Stream {
  readonly #identity: Block;
  #position: number;
  #block: Block = [0, 0, 0, 0];
  /** Which block `#block` is; -1 before the first. */
  #blockIndex = -1;

  constructor(identity: Block, position: number) {
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new RangeError(`A stream's position is ${position}. Give one that a stream reported.`);
    }
    this.#identity = identity;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  at(position: number): Stream {
    return new PhiloxStream(this.#identity, position);
  }

  split(...names: readonly [Name, ...Name[]]): Stream {
    return new PhiloxStream(names.reduce<Block>(hashName, this.#identity), 0);
  }

  uint32(): number {
    const index = Math.floor(this.#position / 4);
    if (index !== this.#blockIndex) {
      const [key0, key1, upper0, upper1] = this.#identity;
      this.#block = philox([index >>> 0, Math.floor(index / TWO_TO_32), upper0, upper1], key0, key1);
      this.#blockIndex = index;
    }
    const word = this.#block[this.#position % 4];
    this.#position += 1;
    return word;
  }

  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#fraction();
  }

  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > TWO_TO_32) {
      throw new RangeError(`integer(${below}): give an integer from 1 to 2^32.`);
    }
    const unbiased = TWO_TO_32 - (TWO_TO_32 % below);
    let word = this.uint32();
    while (word >= unbiased) word = this.uint32();
    return word % below;
  }

  /** Box & Muller 1958, the cosine half alone: keeping the other would be state beyond the position. */
  normal(): number {
    const radius = Math.sqrt(-2 * ln(1 - this.#fraction()));
    return radius * cos(2 * Math.PI * this.#fraction());
  }

  permutation(n: number): Uint32Array {
    return this.choose(n, n);
  }

  /** The first k steps of Fisher & Yates's shuffle. */
  choose(n: number, k: number): Uint32Array {
    if (!Number.isInteger(n) || !Number.isInteger(k) || k < 0 || k > n || n > TWO_TO_32) {
      throw new RangeError(`choose(${n}, ${k}): give integers with 0 <= k <= n.`);
    }
    const items = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < k; i++) {
      const j = i + this.integer(n - i);
      const chosen = items[j];
      items[j] = items[i]!;
      items[i] = chosen;
    }
    return items.slice(0, k);
  }

  /** [0, 1) in multiples of 2^-53. */
  #fraction(): number {
    const high = this.uint32() >>> 5; // 27 bits
    const low = this.uint32() >>> 6; // 26 bits
    return (high * 67108864 + low) * TWO_TO_MINUS_53;
  }
}
