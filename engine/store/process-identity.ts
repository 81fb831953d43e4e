import type { ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { errnoOf } from './fs-error.ts';

/** What tells one process from every other one, also from a later process with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly host: string;
  /** The boot and the process namespace in which the pid means something. Containers differ in it. */
  readonly machine: string;
}

let own: ProcessIdentity | undefined;

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  if (own === undefined) {
    const state = stateOf(process.pid);
    const startTime = typeof state === 'object' ? state.startTime : 'unknown';
    own = { pid: process.pid, startTime, host: hostname(), machine: machineIdentity() };
  }
  return own;
}

/**
 * Whether a process of this machine still lives; undefined when that cannot be known from here (another machine,
 * another container, another user's process that the system hides). A zombie does not live.
 */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.machine !== ownIdentity().machine) return undefined;
  const state = stateOf(identity.pid);
  if (state === 'hidden') return undefined;
  return state !== 'gone' && state.startTime === identity.startTime;
}

/** Whether this machine has a process with this pid, whichever it is. */
export function mayBeRunning(pid: number): boolean {
  return stateOf(pid) !== 'gone';
}

type ProcessState = { readonly startTime: string } | 'gone' | 'hidden';

function stateOf(pid: number): ProcessState {
  return process.platform === 'linux' ? stateFromProc(pid) : stateFromPs(pid);
}

/** See proc(5): after the name in parentheses, which may hold anything, come the state and, 20th, the start time. */
function stateFromProc(pid: number): ProcessState {
  let stat: string;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // With the mount option `hidepid`, other users' processes are not shown; signals still find them.
    return canBeSignalled(pid) ? 'hidden' : 'gone';
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[19];
  if (startTime === undefined || fields[0] === 'Z' || fields[0] === 'X') return 'gone';
  return { startTime };
}

function stateFromPs(pid: number): ProcessState {
  try {
    const line = execute('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state = '', ...started] = line.split(/\s+/);
    return state === '' || state.startsWith('Z') ? 'gone' : { startTime: started.join(' ') };
  } catch {
    return canBeSignalled(pid) ? 'hidden' : 'gone';
  }
}

/** Signal 0 is never delivered: it only tells whether there is such a process. */
function canBeSignalled(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Node's module for it is loaded only where there is no /proc: it costs as much as ten of ours. */
function execute(
  file: string,
  args: readonly string[],
  options: ExecFileSyncOptionsWithStringEncoding,
): string {
  return process.getBuiltinModule('node:child_process').execFileSync(file, args, options);
}

function machineIdentity(): string {
  if (process.platform !== 'linux') return `${hostname()} ${bootTime()}`;
  const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${fs.readlinkSync('/proc/self/ns/pid')}`;
}

function bootTime(): string {
  try {
    return execute('sysctl', ['-n', 'kern.boottime'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown boot';
  }
}
