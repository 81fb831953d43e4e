import { execFileSync } from 'node:child_process';
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
  own ??= {
    pid: process.pid,
    startTime: startTimeOf(process.pid) ?? 'unknown',
    host: hostname(),
    machine: machineIdentity(),
  };
  return own;
}

/**
 * Whether a process of this machine still lives; undefined when that cannot be known from here (another machine,
 * another container, another user's process that the system hides).
 */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.machine !== ownIdentity().machine) return undefined;
  const startTime = startTimeOf(identity.pid);
  if (startTime !== undefined) return startTime === identity.startTime;
  return isHidden(identity.pid) ? undefined : false;
}

/** When a process started, as its system counts. Undefined when it does not run any more, or is a zombie. */
export function startTimeOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/** See proc(5): after the name in parentheses, which may hold anything, come the state and, 20th, the start time. */
function startTimeFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state = '', ...started] = line.split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
}

/** Signal 0 is never delivered: it only tells whether the process could be signalled. */
function isHidden(pid: number): boolean {
  if (process.platform === 'linux' && fs.existsSync(`/proc/${pid}`)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

function machineIdentity(): string {
  if (process.platform !== 'linux') return `${hostname()} ${bootTime()}`;
  const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${fs.readlinkSync('/proc/self/ns/pid')}`;
}

function bootTime(): string {
  try {
    return execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown boot';
  }
}
