import type { BigIntStats } from 'node:fs';

/**
 * `dev:ino:size:mtimeNs:ctimeNs` of a file. Any write changes ctime, which no program can set back; but two writes
 * within one tick of the file system's clock share it.
 */
export type StatSignature = string;

export function statSignature(stats: BigIntStats): StatSignature {
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
}

const MILLISECOND = 1_000_000n;
const SECOND = 1_000_000_000n;

/**
 * Whether a file with these stats, read at `readAt` (the file system's clock), must show another ctime if it was
 * changed after that. False when its last change is so recent that a later one may carry the same stamp: Linux
 * stamps files by a clock that ticks every 1 to 10 ms, and some file systems keep whole seconds, or two.
 */
export function isSettled(stats: BigIntStats, readAt: bigint): boolean {
  const tick = stats.ctimeNs % SECOND === 0n ? 2n * SECOND : 20n * MILLISECOND;
  return stats.ctimeNs + tick < readAt;
}
