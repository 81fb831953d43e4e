// From a seed and names to the identity of a stream.
// The compression is Davies-Meyer over Philox itself: 128-bit state, 64-bit message blocks as the key. Nobody
// attacks the names, so what counts is that distinct ones land far apart, that the same code runs in any engine or
// worker without a cryptography module, and that it is as exact as the generator already is.
import { philox } from './philox.ts';
import type { Block } from './philox.ts';

export type Name = string | number;

const INITIAL: Block = [0x70686173, 0x656c696e, 0x65000000, 0x00000001]; // 'phaseline', version 1
const STRING_TAG = 1;
const NUMBER_TAG = 2;

/** The identity of the root stream of a seed. */
export function hashSeed(seed: number): Block {
  return hashName(INITIAL, seed);
}

/**
 * The identity of the child `name`. A tag and the length go first, so that ('a', 'b'), ('ab') and 1, '1' differ.
 *
 * @throws RangeError for a number that isn't a safe integer.
 */
export function hashName(state: Block, name: Name): Block {
  if (typeof name === 'number') {
    if (!Number.isSafeInteger(name)) {
      throw new RangeError(
        `A stream's seed or name is ${name}. Give a string or an integer within +-(2^53 - 1).`,
      );
    }
    const tagged = absorb(state, NUMBER_TAG, name < 0 ? 1 : 0);
    const magnitude = Math.abs(name);
    return absorb(tagged, magnitude >>> 0, Math.floor(magnitude / 0x100000000));
  }
  let hashed = absorb(state, STRING_TAG, name.length);
  for (let i = 0; i < name.length; i += 2) {
    hashed = absorb(hashed, name.charCodeAt(i), i + 1 < name.length ? name.charCodeAt(i + 1) : 0);
  }
  return hashed;
}

function absorb(state: Block, word0: number, word1: number): Block {
  const mixed = philox(state, word0, word1);
  return [
    (mixed[0] ^ state[0]) >>> 0,
    (mixed[1] ^ state[1]) >>> 0,
    (mixed[2] ^ state[2]) >>> 0,
    (mixed[3] ^ state[3]) >>> 0,
  ];
}
