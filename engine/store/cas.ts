import fs from 'node:fs';
import fsp from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../project/sha256.ts';
import type { StoredOutput } from '../artifacts/digest.ts';
import { artifactCorrupt, artifactMissing, notPlainFile } from './artifact-errors.ts';
import { fillTemporary, renameIntoPlace, temporaryName, writeTemporary } from './atomic-file.ts';
import { errnoOf, fsError } from './fs-error.ts';
import { copyHashing, hashFile, PLAIN_READ, readPlainFile } from './hash-file.ts';
import type { StoreLayout } from './layout.ts';
import { listBlobs } from './list-blobs.ts';
import { holderOf, plainFolders } from './plain-folders.ts';
import { openReadBack } from './read-back.ts';
import { openSignatures } from './signatures.ts';
import { takeAway } from './take-away.ts';
import { openUses } from './uses.ts';

export type BlobState = 'ok' | 'missing' | 'corrupt';

/** The content-addressed store: read-only files, each named by the sha256 of its bytes. */
export interface Cas {
  /** Stores bytes. Storing what is there already writes nothing; a wrong blob of that name is replaced. */
  put(content: Uint8Array): Promise<StoredOutput>;
  /** Stores a copy of a plain file (symbolic links are refused: `io-failed`), streaming. */
  putFile(path: string): Promise<StoredOutput>;
  /** Whether a blob is there and has the bytes it is named by. Hashes only what was touched since it last did. */
  verify(digest: string, bytes: number): Promise<BlobState>;
  /**
   * The bytes of a blob, always hashed. Throws `missing-artifact`, or `corrupt-artifact` after taking the wrong
   * blob away, so that it is made again.
   */
  read(digest: string): Promise<Buffer>;
  /** Has what was stored for this run read back meanwhile, so that the next run need not. */
  confirm(stored: StoredOutput): void;
  /** Where the blob lies (or would). */
  path(digest: string): string;
  /** Every blob there is, sorted. */
  digests(): Promise<string[]>;
  remove(digest: string): Promise<void>;
  /** To be called at the end of a run: remembers what was verified, for the next one. */
  flush(): Promise<void>;
}

export function openCas(layout: StoreLayout, signatures = openSignatures(layout)): Cas {
  const uses = openUses(layout);
  const requirePlain = plainFolders();
  const readBack = openReadBack(({ digest, bytes }) => check(digest, bytes));

  async function check(digest: string, bytes: number | undefined): Promise<BlobState> {
    const path = layout.blob(digest);
    requirePlain(holderOf(path));
    const stats = lstat(path);
    if (stats === undefined) return 'missing';
    if (!stats.isFile() || (bytes !== undefined && stats.size !== BigInt(bytes))) return 'corrupt';
    if (signatures.blobs.find(digest, stats) !== undefined) return 'ok';
    const readAt = signatures.now();
    const hashed = await hashFile(path);
    if (hashed?.digest !== digest) return 'corrupt';
    signatures.blobs.record(digest, hashed.stats, readAt, {});
    return 'ok';
  }

  /** Whether a right blob is there already; then it counts as used now, and so is not collected before it has a record. */
  async function isReusable({ digest, bytes }: StoredOutput): Promise<boolean> {
    if ((await check(digest, bytes)) !== 'ok') return false;
    const path = layout.blob(digest);
    const stats = lstat(path);
    return stats !== undefined && uses.note(path, stats);
  }

  /** Another one that stores the same bytes may do so as well. */
  async function moveAway(path: string): Promise<void> {
    try {
      await fsp.rename(path, temporaryName(path, layout.tmp));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }

  async function install(temp: string, stored: StoredOutput): Promise<void> {
    const path = layout.blob(stored.digest);
    if (await isReusable(stored)) return fsp.rm(temp, { force: true });
    if (lstat(path)?.isDirectory() === true) await moveAway(path);
    renameIntoPlace(temp, path);
  }

  return {
    async put(content) {
      const digest = sha256(content);
      const stored = { digest, bytes: content.length };
      const path = layout.blob(digest);
      const temp = temporaryName(path, layout.tmp);
      try {
        if (await isReusable(stored)) return stored;
        await writeTemporary(temp, 0o444, content);
        await install(temp, stored);
        return stored;
      } catch (error) {
        await fsp.rm(temp, { force: true }).catch(() => undefined);
        throw fsError(error, path, 'store the artifact');
      }
    },

    async putFile(source) {
      const temp = temporaryName(source, layout.tmp);
      try {
        const from = await fsp.open(source, PLAIN_READ);
        try {
          if (!(await from.stat()).isFile()) throw notPlainFile(source);
          const stored = await fillTemporary(temp, 0o444, (to) => copyHashing(from, to));
          await install(temp, stored);
          return stored;
        } finally {
          await from.close();
        }
      } catch (error) {
        await fsp.rm(temp, { force: true }).catch(() => undefined);
        throw fsError(error, source, 'store the file');
      }
    },

    async verify(digest, bytes) {
      try {
        return await check(digest, bytes);
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return 'missing';
        throw fsError(error, layout.blob(digest), 'verify the artifact');
      }
    },

    async read(digest) {
      const path = layout.blob(digest);
      try {
        requirePlain(holderOf(path));
        const readAt = signatures.now();
        const read = await readPresent(path);
        if (read !== undefined && sha256(read.content) === digest) {
          signatures.blobs.record(digest, read.stats, readAt, {});
          return read.content;
        }
        signatures.blobs.forget(digest);
        await takeAway(path, read?.stats, layout.tmp);
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') throw artifactMissing(digest, path);
        throw fsError(error, path, 'read the artifact');
      }
      throw artifactCorrupt(digest, path);
    },

    confirm: (stored) => readBack.add(stored),

    path: (digest) => layout.blob(digest),

    digests: () => listBlobs(layout),

    async remove(digest) {
      signatures.blobs.forget(digest);
      const path = layout.blob(digest);
      await fsp.rm(path, { force: true, recursive: true }).catch((error: unknown) => {
        throw fsError(error, path, 'remove the artifact');
      });
    },

    async flush() {
      await readBack.finish();
      await signatures.flush();
    },
  };
}

/** A collection takes a file aside for an instant, to see whether it was used; so one that is not there gets a second look. */
async function readPresent(path: string): ReturnType<typeof readPlainFile> {
  try {
    return await readPlainFile(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    await sleep(10);
    return readPlainFile(path);
  }
}

/** Synchronous: with promises this call alone would take most of the time of a run with nothing to do. */
function lstat(path: string): BigIntStats | undefined {
  return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
}
