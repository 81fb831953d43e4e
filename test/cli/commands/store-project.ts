import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommandLine } from '../../../cli/command-line.ts';
import { createStore } from '../../engine/store/filled-store.ts';
import type { FilledStore } from '../../engine/store/filled-store.ts';
import { fakeIo } from '../fake-io.ts';

/** A filled store in a project that commands find. */
export async function createStoreProject(): Promise<FilledStore> {
  const store = await createStore();
  const { root } = store.project;
  await mkdir(join(root, 'pipelines'));
  await writeFile(join(root, 'package.json'), '{}');
  return store;
}

/** Calls a command in the project. */
export async function callIn(
  { project }: FilledStore,
  ...argv: readonly string[]
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const io = { ...fakeIo(), cwd: project.root };
  const exit = await runCommandLine(argv, io);
  return { exit, stdout: io.stdout.text, stderr: io.stderr.text };
}
