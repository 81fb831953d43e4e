// Who takes part in the timing of meta-steps.
import { backends } from '../kernels/backends.ts';
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import type { Algorithm } from '../science/meta/meta-gradient.ts';
import { join } from 'node:path';

export interface Contestant {
  /** What its job says it is. */
  readonly implementation: string;
  readonly label: string;
  readonly threads: number;
  /** Whose script reads the job. */
  readonly script: 'backend' | 'tfjs-stock' | 'pytorch_maml' | 'jax_maml';
  /** Which it can; any, unless said. */
  readonly algorithms?: readonly Algorithm[];
  /** It is known to be wrong: its disagreement is told, and it is timed all the same. */
  readonly knownWrong?: boolean;
}

export const cores = availableParallelism();
const threadCounts = cores > 1 ? [1, cores] : [1];

/** The default backend and the peers that have threads are tried with one and with all cores. */
export const contestants: readonly Contestant[] = [
  ...Object.keys(backends).flatMap((name, i) =>
    (i === 0 ? threadCounts : [cores]).map((threads): Contestant => ({
      implementation: name,
      label: name,
      threads,
      script: 'backend',
    })),
  ),
  {
    implementation: 'tfjs-wasm-stock',
    label: 'stock tfjs-wasm, nested gradients',
    threads: 1,
    script: 'tfjs-stock',
    algorithms: ['maml', 'anil'], // It has no way to hold a gradient fixed.
    knownWrong: true,
  },
  ...threadCounts.map((threads) => pyTorch('nested', 'PyTorch, nested autograd', threads)),
  ...threadCounts.map((threads) => pyTorch('product', 'PyTorch, gradient + Hessian-vector product', threads)),
  ...threadCounts.map((threads) => pyTorch('compiled', 'PyTorch, the same through torch.compile', threads)),
  pyTorch('func', 'PyTorch, torch.func', 1),
  { implementation: 'jax', label: 'JAX, jit(vmap(grad))', threads: cores, script: 'jax_maml' },
];

function pyTorch(implementation: string, label: string, threads: number): Contestant {
  return { implementation, label, threads, script: 'pytorch_maml' };
}

/** The scripts, compiled or not, and what runs them. */
export class Scripts {
  readonly #root: string;
  readonly #compiled: string;

  /**
   * @param root of the repository
   * @param compiled the folder of the bundled bench
   */
  constructor(root: string, compiled: string) {
    this.#root = root;
    this.#compiled = compiled;
  }

  /** The command that starts a script with a file to read, or why there is none. */
  command(script: string, file: string): readonly string[] | { missing: string } {
    const compiled = join(this.#compiled, `contestants/${script}.mjs`);
    if (existsSync(compiled)) return [process.execPath, compiled, file];
    const peers = join(this.#root, 'bench/peers');
    const python = join(peers, '.venv/bin/python');
    if (!existsSync(python)) return { missing: 'no Python environment: see bench/peers/README.md' };
    return [python, join(peers, `${script}.py`), file];
  }
}
