// How the bench and its contestants speak: one JSON request a line on the contestant's input, one reply a line on its
// output; it ends when its input ends. bench/peers/contestant.py has the other side in Python.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LossAndGradient } from './loss-and-gradient.ts';

export type Request =
  /** Loss and gradient at the job's parameters; the gradient goes to a file of float64. */
  | { readonly do: 'evaluate'; readonly gradientFile: string }
  /** Steps of the optimiser for so long, one at least. */
  | { readonly do: 'time'; readonly milliseconds: number };

export interface Evaluated {
  readonly loss: number;
}

export interface Timed {
  /** Of each step. */
  readonly wallMilliseconds: readonly number[];
  /** Of all threads, per step. */
  readonly cpuMilliseconds: number;
  readonly peakRssMiB: number;
}

export interface Contest {
  /** Loss and gradient [P] at the job's parameters. */
  evaluate(): LossAndGradient;
  /** One step of the optimiser, completed. */
  step(): void;
}

/** Answers `evaluate` and `time` from the standard input until it ends. */
export async function serve({ evaluate, step }: Contest): Promise<void> {
  await answer((received) => {
    const request = received as Request;
    if (request.do === 'time') return timed(step, request.milliseconds);
    const { loss, gradient } = evaluate();
    writeFileSync(
      request.gradientFile,
      new Uint8Array(gradient.buffer, gradient.byteOffset, gradient.byteLength),
    );
    return { loss };
  });
}

/** Answers each line of the standard input until it ends. */
export async function answer(reply: (request: unknown) => unknown): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(reply(JSON.parse(line)))}\n`);
  }
  process.exit(); // Threads of a backend would keep it alive.
}

function timed(step: () => void, milliseconds: number): Timed {
  const wallMilliseconds: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let now = start; now - start < milliseconds;) {
    step();
    const end = performance.now();
    wallMilliseconds.push(end - now);
    now = end;
  }
  return {
    wallMilliseconds,
    cpuMilliseconds: cpuSince(cpu) / wallMilliseconds.length,
    peakRssMiB: peakRssMiB(),
  };
}

/** Milliseconds of all threads of this process. */
export function cpuSince(earlier: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(earlier);
  return (user + system) / 1000;
}

/** The most memory that this process has had resident. */
export function peakRssMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
