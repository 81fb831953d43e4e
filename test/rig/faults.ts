import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('./fault-preload.mjs', import.meta.url));

/** For stages that call `breakDisk(CODE, PART)` of `faults.mjs`: from then on writes in their process fail. */
export const faultFiles = { 'faults.mjs': readFileSync(preload, 'utf8') };

/** Which file operations fail, and how; see fault-preload.mjs. */
export interface Fault {
  /** `short`: a write takes only the first half of its bytes. */
  readonly code: 'ENOSPC' | 'EDQUOT' | 'EROFS' | 'EACCES' | 'EIO' | 'EMFILE' | 'short';
  /** On paths that contain this. */
  readonly part: string;
  /** Default: in both. */
  readonly process?: 'command' | 'worker';
  /** The first of the operations that can fail so, counted from 1 in each process. Default: 1. */
  readonly from?: number;
  /** The last one. Default: there is none. */
  readonly to?: number;
  /** A file that is told of each operation that failed. */
  readonly told?: string;
  /** Prefix of files, one a process, that count the operations that can fail with each code. */
  readonly tally?: string;
}

/** The environment in which file operations of a command fail, as on a full disk or a read-only file system. */
export function faults(fault: Fault): Record<string, string> {
  return { FAULT: JSON.stringify(fault), NODE_OPTIONS: `--import=${preload}` };
}
