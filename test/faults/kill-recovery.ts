import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, vi } from 'vitest';
import type { CommandEvent, Finished, RunningCommand } from '../rig/command.ts';
import { eventsOf, executed } from '../rig/events.ts';
import type { Project } from '../rig/project.ts';

/** What a run leaves for people and for the next run, without what differs between machines and days. */
export interface Results {
  readonly lock: string;
  /** `out/`: each file's sha256, by path. */
  readonly published: Readonly<Record<string, string>>;
  /** What the manifests in `out/` say of it. */
  readonly manifests: Readonly<Record<string, unknown>>;
  /** The blobs that the lock names and that are there, each with the bytes that it is named by. */
  readonly blobs: readonly string[];
}

export function resultsOf(project: Project): Results {
  const lock = project.read('pipeline.lock.json');
  const files = filesBelow(project.path('artifacts/out'));
  const isManifest = (file: string) => file.endsWith('.published.json');
  const out = (file: string) => join(project.path('artifacts/out'), file);
  return {
    lock,
    published: Object.fromEntries(
      files.filter((file) => !isManifest(file)).map((file) => [file, sha256(out(file))]),
    ),
    manifests: Object.fromEntries(
      files.filter(isManifest).map((file) => {
        const manifest = JSON.parse(readFileSync(out(file), 'utf8')) as {
          files: Record<string, { digest: string; bytes: number }>;
        };
        const entries = Object.entries(manifest.files);
        return [file, entries.map(([path, { digest, bytes }]) => [path, digest, bytes])];
      }),
    ),
    blobs: blobsOf(project).filter((digest) => lock.includes(digest)),
  };
}

/** The names of all blobs, of which `wrongBlobs` has nothing to say. */
function blobsOf(project: Project): string[] {
  return filesBelow(project.path('artifacts/cas')).flatMap(
    (file) => /^..\/([0-9a-f]{64})$/.exec(file)?.[1] ?? [],
  );
}

/** The blobs that do not have the bytes that they are named by. */
export function wrongBlobs(project: Project): string[] {
  return blobsOf(project).filter(
    (digest) => sha256(project.path(`artifacts/cas/${digest.slice(0, 2)}/${digest}`)) !== digest,
  );
}

export interface Recovery {
  /** The command that is run again; it must then end as the clean run did. */
  readonly words: readonly string[];
  readonly clean: Results;
  /** What the run told before it was killed. */
  readonly told: readonly CommandEvent[];
  /** How many actions can have been in flight. */
  readonly inFlight: number;
  /** Names the fault in the messages. */
  readonly fault: string;
}

/**
 * After a kill: nothing in the store is wrong, and the next run ends well, silently, with the clean run's bytes, and
 * executes nothing again but what was in flight. Returns how many actions it executed again.
 */
export async function expectRecovery(
  project: Project,
  { words, clean, told, inFlight, fault }: Recovery,
): Promise<number> {
  expect(wrongBlobs(project), `blobs after ${fault}`).toEqual([]);
  if (existsSync(project.path('artifacts'))) {
    const { exitCode, stdout, stderr } = await project.run(['verify']);
    expect({ exitCode, stderr }, `verify after ${fault}:\n${stdout}`).toEqual({ exitCode: 0, stderr: '' });
  }
  const next = await project.run(words);
  expectSilentSuccess(next, fault);
  expect(resultsOf(project), `results after ${fault}`).toEqual(clean);

  const done = [...namesOf(told, 'action-finished'), ...namesOf(told, 'action-cached')];
  const started = new Set(namesOf(told, 'action-started'));
  const again = executed(next).filter((action) => started.has(action));
  expect(
    executed(next).filter((action) => done.includes(action)),
    `finished before ${fault}, and executed again`,
  ).toEqual([]);
  expect(again.length, `actions executed again after ${fault}: ${again.join(', ')}`).toBeLessThanOrEqual(
    inFlight,
  );
  return again.length;
}

/** Exit code 0, and not a word of warning. */
export function expectSilentSuccess(next: Finished, fault: string): void {
  const { exitCode, stderr } = next;
  const complaints = [
    ...eventsOf(next, 'warning'),
    ...eventsOf(next, 'error'),
    ...eventsOf(next, 'action-failed'),
  ];
  expect({ exitCode, stderr, complaints }, `the run after ${fault}`).toEqual({
    exitCode: 0,
    stderr: '',
    complaints: [],
  });
}

function namesOf(
  events: readonly CommandEvent[],
  type: 'action-started' | 'action-finished' | 'action-cached',
): string[] {
  return eventsOf({ events }, type).map(({ action }) => action);
}

/** SIGKILL to the command alone, or to its workers and all else of its process group too; it may just have ended. */
export function killHard(run: RunningCommand, whole: boolean): void {
  if (!whole) return run.kill('SIGKILL');
  try {
    run.killGroup('SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until nothing of a command's process group runs any more. */
export async function expectGroupEnd(pid: number): Promise<void> {
  await vi.waitFor(() => expect(isGroupRunning(pid)).toBe(false), { timeout: 60_000, interval: 20 });
}

function isGroupRunning(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** As if nothing had ever run; with `keepCompiled` the next run need not compile. */
export function forget(project: Project, keepCompiled = false): void {
  const folders = existsSync(project.path('artifacts')) ? readdirSync(project.path('artifacts')) : [];
  for (const folder of folders)
    if (!keepCompiled || folder !== 'compiled')
      rmSync(project.path(`artifacts/${folder}`), { recursive: true, force: true });
  for (const file of readdirSync(project.root))
    if (file.includes('pipeline.lock.json')) rmSync(project.path(file));
}

/** All files below a folder, relative to it, sorted; nothing where no folder is. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
