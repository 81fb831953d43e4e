import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Published } from '../../schemas/disk/published.ts';
import {
  creatingFolder,
  SMALL,
  syncFolder,
  temporaryName,
  writeAtomically,
  writeTemporary,
} from './atomic-file.ts';
import { breather } from './breather.ts';
import type { Cas } from './cas.ts';
import type { Claims } from './claims.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { fsClock } from './fs-clock.ts';
import { errnoOf, fsError, isNotWritable } from './fs-error.ts';
import { readPlainTextSync } from './hash-file.ts';
import { isPathInside } from './inside.ts';
import type { StoreLayout } from './layout.ts';
import { plainFolders, requirePlainPath } from './plain-folders.ts';
import { inspectPublished, removePublished } from './published-file.ts';
import type { PublishedEntry } from './published-file.ts';
import { sealJson } from './sealed-json.ts';
import { parseFile } from './validate-file.ts';

/** One result: where it goes inside the folder, with forward slashes (`figures/loss.svg`), and which blob it is. */
export interface PublishedFile {
  readonly path: string;
  readonly digest: string;
  readonly bytes: number;
}

/** `artifacts/out/PIPELINE/PROFILE/`: where people find the results by name. */
export interface OutFolder {
  /**
   * Makes the folder of a profile hold these files: puts what is missing, restores what was edited, deletes what an
   * earlier call put there and nobody changed since. Other files stay, and so do those in `keep`, whatever put them
   * there. Throws `missing-artifact` or `corrupt-artifact` when the store does not have a blob. Returns the folder.
   */
  publish(
    pipeline: string,
    profile: string,
    files: readonly PublishedFile[],
    keep?: ReadonlySet<string>,
  ): Promise<string>;
}

/** Lists what was put into the folder. */
export const manifestName = '.published.json';

export function openOutFolder(layout: StoreLayout, cas: Cas, claims: Claims): OutFolder {
  const clock = fsClock(layout.tmp);

  async function publish(
    folder: string,
    files: readonly PublishedFile[],
    keep: ReadonlySet<string>,
  ): Promise<void> {
    const requirePlain = plainFolders();
    const changed = new Set<string>();
    const breathe = breather();
    requirePlainPath(layout.out, folder, requirePlain);
    const manifest = join(folder, manifestName);
    const before = readManifest(manifest);
    const wanted = new Set(files.map(({ path }) => path));
    const after: Record<string, PublishedEntry> = {};
    for (const [path, entry] of Object.entries(before)) {
      if (wanted.has(path)) continue;
      if (keep.has(path)) after[path] = entry;
      else if (isInside(path)) {
        requirePlainPath(folder, join(folder, path), requirePlain);
        await removePublished(folder, path, entry, clock);
      }
    }
    const toPut: PublishedFile[] = [];
    for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
      if (!isInside(file.path))
        throw new TypeError(`internal: ${JSON.stringify(file.path)} is no path inside a folder`);
      const target = join(folder, file.path);
      requirePlainPath(folder, target, requirePlain);
      const known = Object.hasOwn(before, file.path) ? before[file.path] : undefined;
      const state = await inspectPublished(target, file.digest, known, clock);
      if (!state.intact) toPut.push(file);
      await breathe();
      const { digest, bytes } = file;
      after[file.path] = {
        digest,
        bytes,
        ...(state.signature === undefined ? {} : { signature: state.signature }),
      };
    }
    // A kill in the middle must not leave new bytes under the digests of the old ones.
    if (toPut.some(({ path }) => Object.hasOwn(before, path))) {
      const replaced = new Set(toPut.map(({ path }) => path));
      await writeManifest(
        manifest,
        Object.fromEntries(Object.entries(before).filter(([path]) => !replaced.has(path))),
      );
    }
    for (const file of toPut) {
      changed.add(await put(folder, file));
      await breathe();
    }
    for (const holder of changed) {
      try {
        syncFolder(holder);
      } catch (error) {
        throw fsError(error, holder, 'publish the results in');
      }
    }
    if (toPut.length > 0 || JSON.stringify(before) !== JSON.stringify(after))
      await writeManifest(manifest, after);
  }

  async function writeManifest(path: string, files: Published['files']): Promise<void> {
    const text = sealJson(JSON.stringify({ version: 1, files } satisfies Published, null, 2));
    await writeAtomically(path, text, { tmp: layout.tmp });
  }

  /** Whether there is nothing to do but to note what was verified. */
  async function isAsWanted(
    folder: string,
    files: readonly PublishedFile[],
    keep: ReadonlySet<string>,
  ): Promise<boolean> {
    const before = readManifest(join(folder, manifestName));
    const wanted = new Set(files.map(({ path }) => path));
    if (Object.keys(before).some((path) => !wanted.has(path) && !keep.has(path))) return false;
    for (const { path, digest } of files) {
      if (!Object.hasOwn(before, path) || before[path].digest !== digest) return false;
      if (!(await inspectPublished(join(folder, path), digest, before[path], clock)).intact) return false;
    }
    return true;
  }

  /** Returns the folder that it put the file into, for which the disk may not have the new name yet. */
  async function put(folder: string, { path, digest, bytes }: PublishedFile): Promise<string> {
    const target = join(folder, path);
    // Large copies are made by the file system, where it can share the blocks; so the blob is verified before.
    if ((await cas.verify(digest, bytes)) !== 'ok') await cas.read(digest);
    const temp = temporaryName(target, layout.tmp);
    try {
      if (bytes <= SMALL) await writeTemporary(temp, MODE, fs.readFileSync(cas.path(digest)));
      else await copy(cas.path(digest), temp);
      creatingFolder(target, () => fs.renameSync(temp, target));
      return dirname(target);
    } catch (error) {
      await fsp.rm(temp, { force: true }).catch(() => undefined);
      throw fsError(error, target, 'publish the result');
    }
  }

  return {
    async publish(pipeline, profile, files, keep = new Set()) {
      const folder = layout.results(pipeline, profile);
      try {
        await claims.exclusively(folder, () => publish(folder, files, keep));
      } catch (error) {
        if (!isNotWritable(error) || !(await isAsWanted(folder, files, keep))) throw error;
      }
      return folder;
    },
  };
}

/** Without a manifest that can be read, no file counts as put there by us: then nothing is deleted. */
function readManifest(path: string): Published['files'] {
  try {
    const read = readPlainTextSync(path);
    return read ? parseFile('published', read.text, path).files : {};
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return {};
    if (error instanceof PipelineError && error.code === 'corrupt-file') return {};
    throw fsError(error, path, 'read');
  }
}

/** Whether a path names something below the folder it is relative to, and not the manifest. */
function isInside(path: string): boolean {
  return path !== manifestName && isPathInside(path);
}

const MODE = 0o644;
const COPY = fs.constants.COPYFILE_FICLONE | fs.constants.COPYFILE_EXCL;

async function copy(source: string, target: string): Promise<void> {
  await fsp.mkdir(dirname(target), { recursive: true });
  await fsp.copyFile(source, target, COPY);
  const handle = await fsp.open(target, 'r');
  try {
    await handle.chmod(MODE);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
