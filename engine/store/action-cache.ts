import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import fsp from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionIdentity, ActionRecord } from '../../schemas/disk/action-record.ts';
import type { ActionResult } from '../../schemas/disk/signatures.ts';
import { messageOf, PipelineError } from '../errors/pipeline-error.ts';
import { actionKey } from '../plan/action-key.ts';
import { writeAtomically } from './atomic-file.ts';
import { errnoOf, fsError } from './fs-error.ts';
import { readPlainTextSync } from './hash-file.ts';
import type { StoreLayout } from './layout.ts';
import { holderOf, plainFolders } from './plain-folders.ts';
import { sealJson } from './sealed-json.ts';
import { openSignatures } from './signatures.ts';
import { openUses } from './uses.ts';
import { parseFile } from './validate-file.ts';

/** What every action key gave when it ran. The outputs' bytes are in the content-addressed store. */
export interface ActionCache {
  /**
   * The record of an action key; undefined when there is none, and, after a warning, when the file is corrupt or
   * belongs to another key. Throws `newer-version` when a newer phaseline wrote it.
   *
   * @param identity What the key was made of, where the caller has it: then a record of the same need not be hashed.
   */
  get(key: string, identity?: ActionIdentity): Promise<ActionRecord | undefined>;
  /** What the record says the action gave, as `get`; but one that nobody touched since it was read is not read again. */
  result(key: string, identity?: ActionIdentity): Promise<ActionResult | undefined>;
  put(record: ActionRecord): Promise<void>;
  /** Every key there is a record of, sorted. */
  keys(): Promise<string[]>;
  remove(key: string): Promise<void>;
}

const reading = 'read the record of an action';

/**
 * @param warn is told of each file that had to be ignored, and why
 * @param signatures where to note which records were read; the caller writes it down at the end
 */
export function openActionCache(
  layout: StoreLayout,
  warn: (message: string) => void,
  signatures = openSignatures(layout),
): ActionCache {
  const uses = openUses(layout);
  const requirePlain = plainFolders();

  function read(
    key: string,
    identity: ActionIdentity | undefined,
  ): { record: ActionRecord; stats: BigIntStats } | undefined {
    const path = layout.action(key);
    requirePlain(holderOf(path));
    let file: ReturnType<typeof readPlainTextSync>;
    try {
      file = readPlainTextSync(path);
      if (file === undefined) {
        warn(`Ignored ${path}: it is not a plain file. The action runs again.`);
        return undefined;
      }
      if (!uses.note(path, file.stats)) return undefined;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw fsError(error, path, reading);
    }
    try {
      const record = parseFile('action-record', file.text, path);
      const same = identity !== undefined && JSON.stringify(record.identity) === JSON.stringify(identity);
      const belongsTo = same ? key : actionKey(record.identity);
      if (record.key === key && belongsTo === key) return { record, stats: file.stats };
      warn(
        `Ignored ${path}: it is the record of another action (${belongsTo.slice(0, 12)}). The action runs again.`,
      );
    } catch (error) {
      if (error instanceof PipelineError && error.code === 'newer-version') throw error;
      const why = error instanceof PipelineError ? error.facts.why : undefined;
      warn(`Ignored ${path}: ${why ?? messageOf(error)}. The action runs again.`);
    }
    return undefined;
  }

  return {
    get: async (key, identity) => read(key, identity)?.record,

    async result(key, identity) {
      const path = layout.action(key);
      requirePlain(holderOf(path));
      const seen = lookAt(path);
      if (seen?.isFile() === true) {
        const known = signatures.records.find(key, seen);
        if (known !== undefined) return uses.note(path, seen) ? known : undefined;
      }
      const readAt = seen === undefined ? 0n : signatures.now();
      const found = read(key, identity);
      if (found === undefined) {
        signatures.records.forget(key);
        return undefined;
      }
      const { outputs, run } = found.record;
      const result = { outputs, seconds: run.seconds };
      signatures.records.record(key, found.stats, readAt, result);
      return result;
    },

    async put(record) {
      const path = layout.action(record.key);
      requirePlain(holderOf(path));
      await writeAtomically(path, sealJson(JSON.stringify(record, null, 2)), { tmp: layout.tmp });
    },

    async keys() {
      try {
        // Not with `recursive`, which follows links on newer versions of Node.
        const entries = await fsp.readdir(layout.actions, { withFileTypes: true });
        const folders = entries.filter((entry) => entry.isDirectory());
        const names = await Promise.all(folders.map(({ name }) => fsp.readdir(join(layout.actions, name))));
        return names
          .flat()
          .flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? [])
          .sort();
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return [];
        throw fsError(error, layout.actions, 'list the folder');
      }
    },

    async remove(key) {
      signatures.records.forget(key);
      const path = layout.action(key);
      await fsp.rm(path, { force: true }).catch((error: unknown) => {
        throw fsError(error, path, 'remove the record of an action');
      });
    },
  };
}

/** Synchronous, as all that is done for each action: ten thousand promises would be most of a run with nothing to do. */
function lookAt(path: string): BigIntStats | undefined {
  try {
    return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw fsError(error, path, reading);
  }
}
