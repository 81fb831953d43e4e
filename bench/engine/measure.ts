// The time and memory of commands, with all the processes that they start.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Usage {
  readonly wallSeconds: number;
  /** User and system time of the process tree. */
  readonly cpuSeconds: number;
  /** Of its largest process. */
  readonly rssMiB: number;
}

export interface Measured extends Usage {
  readonly status: number;
  readonly error: string;
}

export type Measure = (command: readonly string[], cwd: string, status?: number) => Usage;

/** @param root of the repository. The result throws an Error when a command fails. */
export function measuring(root: string): Measure {
  const script = join(root, 'bench/engine/measure.py');
  return (command, cwd, status = 0) => {
    const { stdout, error } = spawnSync('python3', [script, ...command], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, DVC_NO_ANALYTICS: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    });
    if (error) throw error;
    const measured = JSON.parse(stdout) as Measured;
    if (measured.status !== status)
      throw new Error(
        `${command.join(' ').slice(0, 100)} ended with ${measured.status}: ${measured.error.trim()}`,
      );
    return measured;
  };
}

/** The smallest of each, of several runs: what else the machine does only adds. */
export function best(times: number, run: () => Usage): Usage {
  const runs = Array.from({ length: times }, run);
  const least = (pick: (usage: Usage) => number) => Math.min(...runs.map(pick));
  return {
    wallSeconds: least((usage) => usage.wallSeconds),
    cpuSeconds: least((usage) => usage.cpuSeconds),
    rssMiB: least((usage) => usage.rssMiB),
  };
}
