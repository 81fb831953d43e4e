import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf, fsError } from './fs-error.ts';
import { writeAll } from './write-all.ts';

export interface AtomicOptions {
  /** Folder of the temporary file, on the same file system. Default: beside the file, with a leading dot. */
  readonly tmp?: string;
  /** Permission bits of the finished file. Default: 0o644. */
  readonly mode?: number;
}

/**
 * Writes a whole file so that at any instant, and after a power cut, `path` holds either the old bytes or the new
 * ones. Creates missing folders. On failure the temporary file is removed and a `PipelineError` is thrown
 * (`disk-full`, `store-not-writable`, `io-failed`).
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  options: AtomicOptions = {},
): Promise<void> {
  const temp = temporaryName(path, options.tmp);
  try {
    await writeTemporary(temp, options.mode ?? 0o644, content);
    renameIntoPlace(temp, path);
  } catch (error) {
    await fsp.rm(temp, { force: true }).catch(() => undefined);
    throw fsError(error, path, 'write');
  }
}

/** A name that no other writer uses, in `tmp` or as a dot file beside `path`. */
export function temporaryName(path: string, tmp?: string): string {
  const unique = `${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  return tmp === undefined ? join(dirname(path), `.${basename(path)}.${unique}`) : join(tmp, unique);
}

/** Up to this size files are written synchronously: waiting for other threads costs more than the work. */
export const SMALL = 1 << 20;

/** Creates `temp` with this content and makes sure its bytes are on the disk. */
export async function writeTemporary(
  temp: string,
  mode: number,
  content: Uint8Array | string,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  if (bytes.length > SMALL) return fillTemporary(temp, mode, (handle) => handle.writeFile(bytes));
  const fd = creatingFolder(temp, () => fs.openSync(temp, 'wx', 0o600));
  try {
    writeAll(fd, bytes);
    fs.fchmodSync(fd, mode);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** The same for content that `fill` writes piece by piece; returns what `fill` returns. */
export async function fillTemporary<T>(
  temp: string,
  mode: number,
  fill: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  await fsp.mkdir(dirname(temp), { recursive: true });
  const handle = await fsp.open(temp, 'wx', 0o600);
  try {
    const result = await fill(handle);
    await handle.chmod(mode);
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}

/** Renames, then makes sure that the folder's entry is on the disk too. */
export function renameIntoPlace(temp: string, path: string): void {
  creatingFolder(path, () => fs.renameSync(temp, path));
  syncFolder(dirname(path));
}

/** Does `operation`; if the folder of `path` is missing, creates it and tries again. */
export function creatingFolder<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    fs.mkdirSync(dirname(path), { recursive: true });
    return operation();
  }
}

/** Makes sure that what was renamed in a folder is on the disk. */
export function syncFolder(folder: string): void {
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } catch (error) {
    // Some file systems cannot sync folders; the rename is as durable there as it gets.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    fs.closeSync(fd);
  }
}
