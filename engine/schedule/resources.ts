import { availableParallelism, freemem, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import type { CallSite } from '../define/call-site.ts';
import { PipelineError, type SourceLocation } from '../errors/pipeline-error.ts';
import type { StageFacts } from '../graph/graph.ts';

export interface Capacity {
  readonly cpus: number;
  readonly memoryMiB: number;
}

/** What actions may use together: `jobs` threads, and the machine's memory but for a tenth. */
export function machineCapacity(jobs: number | undefined): Capacity {
  return { cpus: jobs ?? availableParallelism(), memoryMiB: Math.floor((memoryLimit() / 2 ** 20) * 0.9) };
}

/** The memory this process may use: a container's limit where there is one, else the machine's. */
function memoryLimit(): number {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'utf8'));
    if (limit > 0) return Math.min(limit, totalmem());
  } catch {
    // No control group: the machine's memory it is.
  }
  return Math.max(totalmem(), freemem());
}

/** Sets threads and memory aside for the actions that execute. */
export class Resources {
  readonly #capacity: Capacity;
  #cpus: number;
  #memoryMiB: number;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
    this.#cpus = capacity.cpus;
    this.#memoryMiB = capacity.memoryMiB;
  }

  /**
   * Sets aside what the stage needs, and as many more threads as it can use of those that are free, an equal share
   * for each action that waits. Results do not depend on threads.
   *
   * @param waiting How many actions could use what is free, this one among them.
   * @returns the number of threads; 0 when it does not fit now
   */
  take(stage: StageFacts, waiting: number): number {
    const [least, most] = stage.cpus.map((cpus) => Math.max(1, Math.min(cpus, this.#capacity.cpus))) as [
      number,
      number,
    ];
    if (least > this.#cpus || stage.memoryMiB > this.#memoryMiB) return 0;
    const share = Math.floor(this.#cpus / Math.max(waiting, 1));
    const threads = Math.min(most, Math.max(least, share));
    this.#cpus -= threads;
    this.#memoryMiB -= stage.memoryMiB;
    return threads;
  }

  giveBack(stage: StageFacts, threads: number): void {
    this.#cpus += threads;
    this.#memoryMiB += stage.memoryMiB;
  }
}

/**
 * @param placeOf the source of a position in the running code
 * @throws PipelineError `resources-exceeded` for a stage that could never start
 */
export function checkFits(
  name: string,
  stage: StageFacts,
  capacity: Capacity,
  placeOf: (site: CallSite) => SourceLocation,
): void {
  if (stage.memoryMiB <= capacity.memoryMiB) return;
  throw new PipelineError('resources-exceeded', {
    what: `The stage "${name}" declares ${stage.memoryMiB} MiB of memory, and this machine has ${capacity.memoryMiB} MiB to give.`,
    todo: 'Run it on a larger machine, or declare what it really needs: `resources: { memoryMiB: … }`.',
    where: placeOf(stage.site),
  });
}
