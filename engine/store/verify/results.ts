import fs from 'node:fs';
import { join } from 'node:path';
import type { Published } from '../../../schemas/disk/published.ts';
import type { Claims } from '../claims.ts';
import { hashFile } from '../hash-file.ts';
import { isPathInside } from '../inside.ts';
import type { StoreLayout } from '../layout.ts';
import { manifestName } from '../out-folder.ts';
import { entriesOf } from '../store-entries.ts';
import { expectType, guarded, readAs } from './inspect.ts';
import type { Context } from './inspect.ts';
import type { Report, WrongFile } from './problem.ts';

/**
 * What was published under `out/`: that each file still has the bytes of its result. One that was deleted is no
 * problem, nor are other files beside them.
 */
export async function verifyResults(layout: StoreLayout, claims: Claims, report: Report): Promise<void> {
  const context = { of: [], todo: 'The next run puts it back.', report };
  for (const pipeline of await foldersIn(layout.out, context)) {
    for (const variant of await foldersIn(join(layout.out, pipeline), context)) {
      const folder = join(layout.out, pipeline, variant);
      const own = { ...context, of: [`${pipeline} (${variant})`] };
      const suspects = await suspectFiles(folder, own);
      if (suspects.length > 0) await judge(folder, suspects, claims, own);
    }
  }
}

async function foldersIn(path: string, context: Context): Promise<string[]> {
  const folders: string[] = [];
  for (const entry of await entriesOf(path)) {
    if (!entry.stats.isFile() && (await expectType(entry, 'folder', context))) folders.push(entry.name);
  }
  return folders;
}

/** A published file that was not the result when it was looked at. */
interface Suspect {
  readonly path: string;
  readonly file: string;
}

async function suspectFiles(folder: string, context: Context): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (const [path, { digest }] of Object.entries(await publishedIn(folder, context))) {
    const file = join(folder, path);
    if (isPathInside(path)) {
      if ((await wrongFile(file, digest, context)) !== undefined) suspects.push({ path, file });
      continue;
    }
    const manifest = join(folder, manifestName);
    const what = `names ${JSON.stringify(path)}, which is no file below its folder`;
    await context.report({
      kind: 'foreign',
      path: manifest,
      what,
      of: context.of,
      remove: [],
      todo: context.todo,
    });
  }
  return suspects;
}

/** A run may have been putting new results there: what counts is how they are when none does. */
async function judge(
  folder: string,
  suspects: readonly Suspect[],
  claims: Claims,
  context: Context,
): Promise<void> {
  let judged = false;
  const look = async (): Promise<void> => {
    if (judged) return;
    judged = true;
    const published = await publishedIn(folder, context);
    for (const { path, file } of suspects) {
      const digest = published[path]?.digest;
      const wrong = digest === undefined ? undefined : await wrongFile(file, digest, context);
      if (wrong === undefined) continue;
      const { of, todo, report } = context;
      const what = 'is not the result that was put there';
      await report({ kind: 'corrupt', path: file, what, of, remove: [wrong], todo });
    }
  };
  // Where nobody can write no run is under way either.
  await claims.exclusively(folder, look).catch(look);
}

async function publishedIn(folder: string, context: Context): Promise<Published['files']> {
  const [manifest] = (await entriesOf(folder)).filter(({ name }) => name === manifestName);
  if (manifest === undefined || !(await expectType(manifest, 'file', context))) return {};
  return (await readAs('published', manifest, context))?.files ?? {};
}

/** The file when it has other bytes; undefined when it is right or not there. */
async function wrongFile(path: string, digest: string, context: Context): Promise<WrongFile | undefined> {
  const stats = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) return { path, stats };
  const hashed = await guarded(path, context, () => hashFile(path));
  return hashed === undefined || hashed.digest === digest ? undefined : { path, stats: hashed.stats };
}
