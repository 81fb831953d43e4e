import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../project/sha256.ts';
import { decodeTensors, encodeTensors } from '../artifacts/tensors.ts';
import type { CheckpointState } from '../define/context.ts';
import type { TensorsValue } from '../define/artifact-types.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { writeAtomically } from './atomic-file.ts';
import { parseExactly, stringifyExactly } from './exact-json.ts';
import { errnoOf, fsError } from './fs-error.ts';
import { readPlainFile } from './hash-file.ts';
import type { StoreLayout } from './layout.ts';
import { requirePlainFolder } from './plain-folders.ts';

/** The states that a long action saves, so that it goes on where it was killed. Only its claim's owner uses them. */
export interface CheckpointStore {
  /** The last state that was saved whole, exactly as it was; a torn or damaged file is removed and passed over. */
  load(): Promise<CheckpointState | undefined>;
  /**
   * Saves a state, and keeps the one before. Throws a TypeError when the JSON part holds what JSON cannot, or
   * `invalid-output` when an array is no tensor.
   */
  save(state: CheckpointState): Promise<void>;
  /** Removes all, when the action is done. */
  clear(): Promise<void>;
}

const KEPT = 2;

export function openCheckpoint(layout: StoreLayout, key: string): CheckpointStore {
  const folder = layout.checkpoint(key);

  /** The numbers of the saved files, the last one first. */
  async function saved(): Promise<number[]> {
    requirePlainFolder(folder);
    try {
      const names = await fs.readdir(folder);
      return names
        .flatMap((name) => /^(\d+)\.safetensors$/.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => b - a);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw fsError(error, folder, 'read the checkpoints in');
    }
  }

  const pathOf = (number: number): string => join(folder, `${number}.safetensors`);

  return {
    async load() {
      for (const number of await saved()) {
        const path = pathOf(number);
        try {
          const read = await readPlainFile(path);
          const state = read && unseal(read.content);
          if (state !== undefined) return state;
          await fs.rm(path, { force: true, recursive: true });
        } catch (error) {
          throw fsError(error, path, 'read the checkpoint');
        }
      }
      return undefined;
    },

    async save(state) {
      const numbers = await saved();
      await writeAtomically(pathOf((numbers[0] ?? 0) + 1), seal(state), { tmp: layout.tmp });
      for (const number of numbers.slice(KEPT - 1))
        await fs.rm(pathOf(number), { force: true, recursive: true });
    },

    async clear() {
      if (!existsSync(folder)) return;
      await fs.rm(folder, { force: true, recursive: true }).catch((error: unknown) => {
        throw fsError(error, folder, 'remove the checkpoints in');
      });
    },
  };
}

/** Whether these are the bytes of a checkpoint just as they were saved. */
export function isIntactCheckpoint(bytes: Uint8Array): boolean {
  return unseal(bytes) !== undefined;
}

/** A safetensors file whose metadata hold the JSON part, and the sha256 of the same file without that digest. */
function seal({ json, arrays }: CheckpointState): Uint8Array {
  const metadata = { json: stringifyExactly(json) };
  const sha256 = digest({ tensors: arrays, metadata });
  return bytesOf({ tensors: arrays, metadata: { ...metadata, sha256 } });
}

/** The state in a sealed file, or undefined when a byte of it is not what was written. */
function unseal(bytes: Uint8Array): CheckpointState | undefined {
  let value: TensorsValue;
  try {
    value = decodeTensors(bytes);
  } catch {
    return undefined;
  }
  const { sha256: sealed, ...metadata } = value.metadata;
  if (metadata['json'] === undefined || digest({ tensors: value.tensors, metadata }) !== sealed)
    return undefined;
  return { json: parseExactly(metadata['json']), arrays: value.tensors };
}

function digest(value: TensorsValue): string {
  return sha256(bytesOf(value));
}

function bytesOf(value: TensorsValue): Uint8Array {
  try {
    return encodeTensors(value, { stage: '', output: '' });
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError('invalid-output', {
      ...error.facts,
      what: 'A stage offered a checkpoint that cannot be saved',
    });
  }
}
