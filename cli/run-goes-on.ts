import { isAlive } from '../engine/store/process-identity.ts';
import type { LastRun } from './texts/status.ts';

/** Whether the process of a run still lives, as far as can be told from this machine. */
export function runGoesOn({ status, process }: LastRun): boolean {
  return status === 'running' && isAlive(process) !== false;
}
