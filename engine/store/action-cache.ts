import fsp from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionIdentity, ActionRecord } from '../../schemas/disk/action-record.ts';
import { messageOf, PipelineError } from '../errors/pipeline-error.ts';
import { actionKey } from '../plan/action-key.ts';
import { writeAtomically } from './atomic-file.ts';
import { errnoOf, fsError } from './fs-error.ts';
import { readPlainTextSync } from './hash-file.ts';
import type { StoreLayout } from './layout.ts';
import { holderOf, plainFolders } from './plain-folders.ts';
import { sealJson } from './sealed-json.ts';
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
  put(record: ActionRecord): Promise<void>;
  /** Every key there is a record of, sorted. */
  keys(): Promise<string[]>;
  remove(key: string): Promise<void>;
}

/** `warn` is told of each file that had to be ignored, and why. */
export function openActionCache(layout: StoreLayout, warn: (message: string) => void): ActionCache {
  const uses = openUses(layout);
  const requirePlain = plainFolders();
  return {
    async get(key, identity) {
      const path = layout.action(key);
      requirePlain(holderOf(path));
      let text: string;
      try {
        // Synchronous: ten thousand promises would be most of a run with nothing to do.
        const read = readPlainTextSync(path);
        if (read === undefined) {
          warn(`Ignored ${path}: it is not a plain file. The action runs again.`);
          return undefined;
        }
        text = read.text;
        if (!uses.note(path, read.stats)) return undefined;
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return undefined;
        throw fsError(error, path, 'read the record of an action');
      }
      try {
        const record = parseFile('action-record', text, path);
        const same = identity !== undefined && JSON.stringify(record.identity) === JSON.stringify(identity);
        const belongsTo = same ? key : actionKey(record.identity);
        if (record.key === key && belongsTo === key) return record;
        warn(
          `Ignored ${path}: it is the record of another action (${belongsTo.slice(0, 12)}). The action runs again.`,
        );
      } catch (error) {
        if (error instanceof PipelineError && error.code === 'newer-version') throw error;
        const why = error instanceof PipelineError ? error.facts.why : undefined;
        warn(`Ignored ${path}: ${why ?? messageOf(error)}. The action runs again.`);
      }
      return undefined;
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
      const path = layout.action(key);
      await fsp.rm(path, { force: true }).catch((error: unknown) => {
        throw fsError(error, path, 'remove the record of an action');
      });
    },
  };
}
