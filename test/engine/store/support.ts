import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PipelineError } from '../../../engine/errors/pipeline-error.ts';
import { storeLayout } from '../../../engine/store/layout.ts';
import type { StoreLayout } from '../../../engine/store/layout.ts';
import { sealJson } from '../../../engine/store/sealed-json.ts';

/** An empty folder that goes when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'phaseline-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function temporaryLayout(): Promise<StoreLayout> {
  return storeLayout(join(await temporaryFolder(), 'artifacts'));
}

/** Every file below a folder, relative to it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** A file-system error as Node throws it. */
export function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made up, write`), { code });
}

/** What a promise is rejected with, for a closer look. */
export async function rejection(promise: Promise<unknown>): Promise<PipelineError> {
  try {
    await promise;
  } catch (error) {
    return error as PipelineError;
  }
  throw new Error('expected a rejection');
}

/** Time enough for the file system's clock to tick, so that changes before and after have different stamps. */
export async function clockTick(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
}

/** The text of a sealed file with an edit that its seal vouches for. */
export function editSealed(text: string, change: (text: string) => string): string {
  const unsealed = `${text.slice(0, text.lastIndexOf(',\n  "sha256": "'))}\n}\n`;
  return sealJson(change(unsealed));
}
