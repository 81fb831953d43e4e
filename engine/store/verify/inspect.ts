import { messageOf, PipelineError } from '../../errors/pipeline-error.ts';
import { errnoOf } from '../fs-error.ts';
import { readPlainFile } from '../hash-file.ts';
import { entriesOf } from '../store-entries.ts';
import type { StoreEntry } from '../store-entries.ts';
import { parseFile } from '../validate-file.ts';
import type { DiskFile } from '../validate-file.ts';
import type { DiskFileKind } from '../../../schemas/disk/files.ts';
import type { Report } from './problem.ts';

/** What is told of an entry that is wrong. */
export interface Context {
  readonly of: readonly string[];
  /** What happens when it is removed. */
  readonly todo: string;
  readonly report: Report;
}

/**
 * The entries of a folder that have a name of this form and are plain files (or folders); what else stands there is
 * reported.
 */
export async function expectEntries(
  folder: string,
  expected: {
    readonly form: RegExp;
    readonly type: 'file' | 'folder' | 'any';
    readonly also?: readonly string[];
  },
  context: Context,
): Promise<StoreEntry[]> {
  const right: StoreEntry[] = [];
  await guarded(folder, context, async () => {
    for (const entry of await entriesOf(folder)) {
      if (expected.also?.includes(entry.name) === true && entry.stats.isFile()) continue;
      if (!expected.form.test(entry.name)) {
        await reportEntry(entry, 'foreign', 'has a name that nothing has here', context);
      } else if (expected.type === 'any' || (await expectType(entry, expected.type, context))) {
        right.push(entry);
      }
    }
  });
  return right;
}

/** Whether an entry is a plain file (or a folder); what else it is gets reported. */
export async function expectType(
  entry: StoreEntry,
  type: 'file' | 'folder',
  context: Context,
): Promise<boolean> {
  const { stats } = entry;
  if (type === 'file' ? stats.isFile() : stats.isDirectory()) return true;
  if (stats.isSymbolicLink())
    await reportEntry(entry, 'link', 'is a symbolic link, and the store follows none', context);
  else
    await reportEntry(
      entry,
      'foreign',
      type === 'file' ? 'is not a plain file' : 'stands where a folder should be',
      context,
    );
  return false;
}

/** The content of a file of one kind, with the stats under which it was read; undefined when it was reported. */
export async function readAs<K extends DiskFileKind>(
  kind: K,
  entry: StoreEntry,
  context: Context,
): Promise<DiskFile<K> | undefined> {
  return guarded(entry.path, context, async () => {
    const read = await readPlainFile(entry.path);
    if (read === undefined) return undefined;
    try {
      return parseFile(kind, read.content.toString('utf8'), entry.path);
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      const { path } = entry;
      const { of, report, todo } = context;
      const what = faultOf(error, path);
      if (error.code === 'newer-version')
        await report({ kind: 'newer', path, what, of, remove: [], todo: error.facts.todo });
      else await report({ kind: 'corrupt', path, what, of, remove: [{ path, stats: read.stats }], todo });
      return undefined;
    }
  });
}

/** Does something with a file; that it has gone meanwhile is no problem, and that it cannot be read is one. */
export async function guarded<T>(
  path: string,
  { of, report }: Pick<Context, 'of' | 'report'>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof PipelineError ? (error.facts.cause ?? error) : error;
    if (errnoOf(cause) === undefined) throw error;
    if (errnoOf(cause) === 'ENOENT') return undefined;
    await report({
      kind: 'unreadable',
      path,
      what: `cannot be read: ${messageOf(cause)}`,
      of,
      remove: [],
      todo: 'Check the disk, and who owns this path; then verify again.',
    });
    return undefined;
  }
}

/** What an error says of a file, as the rest of a sentence that begins with its path. */
export function faultOf({ facts: { what, why } }: PipelineError, path: string): string {
  return what.replace(`${path} `, '') + (why === undefined ? '' : `: ${why}`);
}

async function reportEntry(
  { path, stats }: StoreEntry,
  kind: 'foreign' | 'link',
  what: string,
  { of, todo, report }: Context,
): Promise<void> {
  await report({ kind, path, what, of, remove: [{ path, stats }], todo });
}
