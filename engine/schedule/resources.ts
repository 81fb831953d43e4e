import { availableParallelism, freemem, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import { PipelineError } from '../errors/pipeline-error.ts';
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

  /** How many threads a stage gets: what it declares, as far as there are so many. Results do not depend on it. */
  threadsFor(stage: StageFacts): number {
    return Math.max(1, Math.min(stage.cpus, this.#capacity.cpus));
  }

  /** @returns whether it fitted and is set aside now */
  take(stage: StageFacts): boolean {
    const cpus = this.threadsFor(stage);
    if (cpus > this.#cpus || stage.memoryMiB > this.#memoryMiB) return false;
    this.#cpus -= cpus;
    this.#memoryMiB -= stage.memoryMiB;
    return true;
  }

  giveBack(stage: StageFacts): void {
    this.#cpus += this.threadsFor(stage);
    this.#memoryMiB += stage.memoryMiB;
  }
}

/** @throws PipelineError `resources-exceeded` for a stage that could never start */
export function checkFits(name: string, stage: StageFacts, capacity: Capacity): void {
  if (stage.memoryMiB <= capacity.memoryMiB) return;
  throw new PipelineError('resources-exceeded', {
    what: `The stage "${name}" declares ${stage.memoryMiB} MiB of memory, and this machine has ${capacity.memoryMiB} MiB to give.`,
    todo: 'Run it on a larger machine, or declare what it really needs: `resources: { memoryMiB: … }`.',
    where: { file: stage.module },
  });
}
