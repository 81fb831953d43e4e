// A compiled kernel on memory that threads share. The main thread computes too, so a crew of one has no workers.
import { Worker } from 'node:worker_threads';

/** What a kernel built on assembly/crew.ts exports beside its own. */
export interface CrewExports {
  hire(members: number): void;
}

export interface Machine<Exports extends CrewExports> {
  readonly kernel: Exports;
  /** Its buffer is another one after the memory has grown. */
  readonly memory: { readonly buffer: SharedArrayBuffer };
  /** Sees to it that there are so many threads, the main one among them. They end with the process. */
  hire(threads: number): void;
}

/** What a worker does: `work` returns only by failing. As text, for there is no file that every bundle would have. */
const WORKER = `
const { module, memory, thread } = require('node:worker_threads').workerData;
const { work, die } = new WebAssembly.Instance(module, { env: { memory } }).exports;
try {
  work(thread);
} finally {
  die();
}`;

/** The most that WebAssembly can address, in pages of 64 KiB; what is not used costs nothing. */
const MOST_PAGES = 65_536;

/** @param base64 The kernel's binary, which imports its memory. */
export function startMachine<Exports extends CrewExports>(base64: string): Machine<Exports> {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES, shared: true });
  const module = new WebAssembly.Module(Buffer.from(base64, 'base64'));
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  let members = 1;
  return {
    kernel,
    memory,
    hire(threads) {
      for (; members < threads; members++) {
        const worker = new Worker(WORKER, {
          eval: true,
          execArgv: [],
          workerData: { module, memory, thread: members },
        });
        worker.unref();
      }
      kernel.hire(members);
    },
  };
}

/** The part of WebAssembly used here; the types for Node 20 have none of it. */
interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => {
    readonly buffer: SharedArrayBuffer;
  };
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
