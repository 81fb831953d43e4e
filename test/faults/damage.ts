import { chmodSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import type { Chooser } from './seeded.ts';

const damages = ['flip', 'truncate', 'zero', 'delete', 'swap'] as const;
export type Damage = (typeof damages)[number];

/** What was done to a file, in words that play it again by hand. */
export interface DamageDone {
  readonly damage: Damage;
  readonly told: string;
}

/**
 * Spoils a file as a disk or a careless hand does: a bit flips, its end is lost, a stretch turns to zeros, it goes, or
 * another file of its kind stands in its place (one of the same size if there is any). The inode stays, except with a
 * swap; half of the times the modification time is set back, so that only ctime tells.
 */
export function spoilFile(path: string, others: readonly string[], choose: Chooser): DamageDone {
  const before = readFileSync(path);
  const stats = statSync(path);
  for (let damage = choose.one(damages); ; damage = choose.one(damages)) {
    if (damage === 'delete') {
      rmSync(path);
      return { damage, told: `deleted ${path}` };
    }
    const [after, how] = spoiled(before, damage, others, choose);
    if (after.equals(before)) continue;
    put(path, after, damage === 'swap' && choose.below(2) === 0);
    const hidden = choose.below(2) === 0;
    if (hidden) utimesSync(path, stats.atime, stats.mtime);
    return { damage, told: `${how} in ${path}${hidden ? ', its mtime set back' : ''}` };
  }
}

/** One bit of a text or of bytes, with where it is. */
export function flipBit(bytes: Buffer, choose: Chooser): [Buffer, string] {
  const [at, bit] = [choose.below(bytes.length), choose.below(8)];
  const flipped = Buffer.from(bytes);
  flipped[at] ^= 1 << bit;
  return [flipped, `bit ${bit} of byte ${at} flipped`];
}

function spoiled(
  bytes: Buffer,
  damage: Exclude<Damage, 'delete'>,
  others: readonly string[],
  choose: Chooser,
): [Buffer, string] {
  if (bytes.length === 0) return [Buffer.from('x'), 'a byte appeared'];
  switch (damage) {
    case 'flip':
      return flipBit(bytes, choose);
    case 'truncate': {
      const length = choose.below(bytes.length);
      return [bytes.subarray(0, length), `all but ${length} bytes lost`];
    }
    case 'zero': {
      const from = choose.below(bytes.length);
      const to = from + 1 + choose.below(bytes.length - from);
      return [Buffer.from(bytes).fill(0, from, to), `bytes ${from} to ${to} zeroed`];
    }
    case 'swap': {
      const contents = others.map((other) => ({ other, content: readFileSync(other) }));
      const alike = contents.filter(
        ({ content }) => content.length === bytes.length && !content.equals(bytes),
      );
      const from = alike.length > 0 ? alike : contents;
      if (from.length === 0) return flipBit(bytes, choose);
      const { other, content } = choose.one(from);
      return [content, `the content of ${other}`];
    }
  }
}

/** In place, so that the inode stays; or as a new file under the name. */
function put(path: string, content: Buffer, anew: boolean): void {
  if (!anew) {
    chmodSync(path, 0o644);
    return writeFileSync(path, content);
  }
  const aside = `${path}.new`;
  writeFileSync(aside, content);
  renameSync(aside, path);
}
