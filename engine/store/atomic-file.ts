import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf, fsError } from './fs-error.ts';

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
  await replaceAtomically(path, options, (handle) => handle.writeFile(content));
}

/** Like `writeAtomically`, for content that `fill` writes piece by piece; returns what `fill` returns. */
async function replaceAtomically<T>(
  path: string,
  options: AtomicOptions,
  fill: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const temp = temporaryName(path, options.tmp);
  try {
    const result = await writeTemporary(temp, options.mode ?? 0o644, fill);
    await renameIntoPlace(temp, path);
    return result;
  } catch (error) {
    await fs.rm(temp, { force: true }).catch(() => undefined);
    throw fsError(error, path, 'write');
  }
}

/** A name that no other writer uses, in `tmp` or as a dot file beside `path`. */
export function temporaryName(path: string, tmp?: string): string {
  const unique = `${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  return tmp === undefined ? join(dirname(path), `.${basename(path)}.${unique}`) : join(tmp, unique);
}

/** Creates `temp`, fills it and makes sure its bytes are on the disk. */
export async function writeTemporary<T>(
  temp: string,
  mode: number,
  fill: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const handle = await creatingFolder(temp, () => fs.open(temp, 'wx', 0o600));
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
export async function renameIntoPlace(temp: string, path: string): Promise<void> {
  await creatingFolder(path, () => fs.rename(temp, path));
  await syncFolder(dirname(path));
}

/** Does `operation`; if the folder of `path` is missing, creates it and tries again. */
async function creatingFolder<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    await fs.mkdir(dirname(path), { recursive: true });
    return operation();
  }
}

/** Makes sure that what was renamed in a folder is on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot sync folders; the rename is as durable there as it gets.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
