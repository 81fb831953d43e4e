import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { errnoOf } from './fs-error.ts';

const CHUNK = 1 << 20;

export interface HashedFile {
  readonly digest: string;
  readonly bytes: number;
  /** As they were before the first byte was read. */
  readonly stats: BigIntStats;
}

/**
 * sha256 of a plain file; undefined when something else stands there: a folder, a symbolic link (never followed), a
 * pipe. Small files are read at once and synchronously, which in Node takes a tenth of the time of promises; large
 * ones are streamed.
 */
export async function hashFile(path: string): Promise<HashedFile | undefined> {
  const fd = openPlain(path);
  if (fd === undefined) return undefined;
  try {
    const stats = fs.fstatSync(fd, { bigint: true });
    if (!stats.isFile()) return undefined;
    const hash = createHash('sha256');
    let bytes = 0;
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Number(stats.size) + 1));
    const small = stats.size < CHUNK;
    for (;;) {
      const read = small
        ? fs.readSync(fd, buffer, 0, buffer.length, bytes)
        : await readChunk(fd, buffer, bytes);
      if (read === 0) break;
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
    return { digest: hash.digest('hex'), bytes, stats };
  } finally {
    fs.closeSync(fd);
  }
}

/** The whole of a plain file in memory of its own (so that typed arrays can view it), or undefined as above. */
export async function readPlainFile(
  path: string,
): Promise<{ content: Buffer; stats: BigIntStats } | undefined> {
  const fd = openPlain(path);
  if (fd === undefined) return undefined;
  try {
    const stats = fs.fstatSync(fd, { bigint: true });
    if (!stats.isFile()) return undefined;
    const content = Buffer.allocUnsafeSlow(Number(stats.size));
    let filled = 0;
    while (filled < content.length) {
      const rest = content.subarray(filled, filled + 64 * CHUNK);
      const read =
        content.length < CHUNK
          ? fs.readSync(fd, rest, 0, rest.length, filled)
          : await readChunk(fd, rest, filled);
      if (read === 0) break;
      filled += read;
    }
    return { content: content.subarray(0, filled), stats };
  } finally {
    fs.closeSync(fd);
  }
}

/** The text of a small plain file, or undefined as above. */
export function readPlainTextSync(path: string): { text: string; stats: BigIntStats } | undefined {
  const fd = openPlain(path);
  if (fd === undefined) return undefined;
  try {
    const stats = fs.fstatSync(fd, { bigint: true });
    return stats.isFile() ? { text: fs.readFileSync(fd, 'utf8'), stats } : undefined;
  } finally {
    fs.closeSync(fd);
  }
}

/** Copies a plain file into `target` and returns the sha256 of what was copied. */
export async function copyHashing(
  source: FileHandle,
  target: FileHandle,
): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK, bytes);
    if (bytesRead === 0) break;
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    await target.writeFile(piece);
    bytes += bytesRead;
  }
  return { digest: hash.digest('hex'), bytes };
}

/** Never follows a link, never blocks on a pipe. */
export const PLAIN_READ = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

function openPlain(path: string): number | undefined {
  try {
    return fs.openSync(path, PLAIN_READ);
  } catch (error) {
    // ELOOP: a symbolic link. ENXIO: a socket.
    if (['ELOOP', 'EMLINK', 'ENXIO'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

function readChunk(fd: number, buffer: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, 0, buffer.length, position, (error, read) =>
      error === null ? resolve(read) : reject(error),
    );
  });
}
