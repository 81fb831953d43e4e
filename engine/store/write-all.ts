import fs from 'node:fs';

/** Writes all of it at the present position of an open file: a single `writeSync` may write only a part. */
export function writeAll(fd: number, content: Uint8Array): void {
  let rest = content;
  while (rest.length > 0) rest = rest.subarray(fs.writeSync(fd, rest));
}
