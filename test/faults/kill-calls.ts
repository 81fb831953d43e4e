import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../rig/project.ts';

/** One call that changed files of the store or the lock, as kill-calls.mjs saw it. Paths are relative to the project. */
export interface Call {
  readonly at: string;
  readonly role: 'cli' | 'worker';
  readonly pid: number;
  readonly kind:
    | 'open'
    | 'write'
    | 'writeFile'
    | 'sync'
    | 'truncate'
    | 'chmod'
    | 'mkdir'
    | 'rename'
    | 'link'
    | 'copyFile'
    | 'unlink'
    | 'rm'
    | 'rmdir';
  readonly path: string;
  /** Of `rename`, `link` and `copyFile`. */
  readonly to?: string;
  /** Of calls on an open file: the descriptor, which is this file's until the process opens another one with it. */
  readonly fd?: number;
  /** base64 */
  readonly data?: string;
  /** Null: where the last write to this descriptor ended. */
  readonly position?: number | null;
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly append?: boolean;
  readonly recursive?: boolean;
  readonly length?: number;
}

const preload = `--import=${new URL('./kill-calls.mjs', import.meta.url).href}`;

/** The environment in which a command and its workers write down their calls in a folder that is there. */
export function recording(project: Project, folder: string): Record<string, string> {
  return { NODE_OPTIONS: preload, CALLS_ROOT: project.root, CALLS_LOG: folder };
}

/** What was recorded, in the order in which the calls ended. */
export function recorded(folder: string): Call[] {
  const order = (call: Call) => BigInt(call.at);
  return readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Call)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Whether the call changes something: opening a file for reading does not, and is recorded for its descriptor only. */
export function isChange({ kind, create, truncate, append }: Call): boolean {
  return kind !== 'open' || create === true || truncate === true || append === true;
}

/** A point of a run at which it is killed. */
export interface KillPoint {
  readonly role: Call['role'];
  /** Counts the process's changes, from 1. */
  readonly number: number;
  /** In the middle of the call, with half of its bytes written; else just before it. */
  readonly half: boolean;
  /** Which processes get the SIGKILL: the one that makes the call, or all of the command. */
  readonly whom: 'self' | 'group';
}

/** The environment in which a command is killed there. */
export function killing(project: Project, { role, number, half, whom }: KillPoint): Record<string, string> {
  return {
    NODE_OPTIONS: preload,
    CALLS_ROOT: project.root,
    KILL_IN: role,
    KILL_AT: String(number),
    KILL_WHOM: whom,
    ...(half ? { KILL_HALF: '1' } : {}),
  };
}
