// What the processes of a run did with their time, by the profiles that Node writes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Shares {
  /** Seconds in which a processor worked, of all threads of all processes. */
  readonly busy: number;
  /** Of them, in the WebAssembly of a backend. */
  readonly kernels: number;
  /** Of them, in phaseline's engine and command. */
  readonly engine: number;
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * Sums the profiles in a folder; `engine` are the folders of its compiled code. A function counts to the nearest of its
 * callers that is known to be a kernel, a stage (of the pipeline's compiled modules) or the engine; what none of them
 * called (starting Node, collecting garbage) is the engine's in the command's own process, and in the others everybody's.
 */
export function sharesOf(folder: string, engine: readonly string[]): Shares {
  const total = { busy: 0, kernels: 0, engine: 0 };
  for (const name of readdirSync(folder)) {
    const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
    const owners = ownersOf(profile, engine);
    const isCommand = profile.nodes.some(({ callFrame }) => callFrame.url.endsWith('/bin/pipeline.js'));
    profile.samples.forEach((sample, i) => {
      const owner = owners.get(sample) ?? (isCommand ? 'engine' : undefined);
      if (owner === 'idle') return;
      const seconds = profile.timeDeltas[i] / 1e6;
      total.busy += seconds;
      if (owner === 'kernel') total.kernels += seconds;
      if (owner === 'engine') total.engine += seconds;
    });
  }
  return total;
}

/** What the profiler does counts as idle. */
type Owner = 'idle' | 'kernel' | 'stage' | 'engine' | undefined;

function ownersOf({ nodes }: Profile, engine: readonly string[]): ReadonlyMap<number, Owner> {
  const owners = new Map<number, Owner>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const walk: { id: number; inherited: Owner }[] = [{ id: nodes[0].id, inherited: undefined }];
  for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
    const node = byId.get(next.id)!;
    const owner = ownerOf(node.callFrame, engine) ?? next.inherited;
    owners.set(node.id, owner);
    for (const child of node.children ?? []) walk.push({ id: child, inherited: owner });
  }
  return owners;
}

function ownerOf(
  { functionName, url }: Profile['nodes'][number]['callFrame'],
  engine: readonly string[],
): Owner {
  if (functionName === '(idle)' || url.endsWith('/profiler.mjs')) return 'idle';
  if (url.startsWith('wasm://') || functionName.startsWith('wasm-')) return 'kernel';
  if (url.includes('/artifacts/compiled/')) return 'stage';
  if (engine.some((folder) => url.includes(folder))) return 'engine';
  return undefined;
}
