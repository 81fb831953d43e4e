// What is to be reached, beside what was measured.
import { fastest, ratio } from './case-table.ts';
import { cases } from './cases.ts';
import { metaGradientFlops } from '../science/meta/flops.ts';
import { figures, markdownTable } from './markdown.ts';
import type { MemoryOutcome } from './memory.ts';
import type { Outcome } from './meta-steps.ts';
import type { RolloutOutcome } from './rollouts.ts';

export interface Measurements {
  /** By the name of the case. */
  readonly metaSteps: ReadonlyMap<string, readonly Outcome[]>;
  readonly memory: MemoryOutcome;
  readonly rollouts: readonly RolloutOutcome[];
}

const nested = { title: 'PyTorch, nested autograd', implementations: ['nested'] };
const stock = { title: 'stock tfjs-wasm', implementations: ['tfjs-wasm-stock'] };
const product = { title: 'PyTorch, gradient + Hessian-vector product', implementations: ['product'] };
const compiled = { title: 'the same through torch.compile', implementations: ['compiled'] };
const anyPyTorch = { title: 'PyTorch, its best', implementations: ['nested', 'product', 'compiled', 'func'] };
const jax = { title: 'JAX', implementations: ['jax'] };

/** How many times faster than the peer, with either's best number of threads, a step should be at least. */
const speedAims = [
  { name: 'maml-1', peer: nested, atLeast: 3.3 },
  { name: 'maml-5', peer: nested, atLeast: 3.6 },
  { name: 'anil-5', peer: nested, atLeast: 5 },
  ...['maml-1', 'maml-5', 'anil-5'].map((name) => ({ name, peer: stock, atLeast: 30 })),
  ...['maml-1', 'maml-5', 'anil-5'].flatMap((name) =>
    [product, compiled, jax].map((peer) => ({ name, peer, atLeast: 1 })),
  ),
  { name: 'hnn-step', peer: anyPyTorch, atLeast: 1.5 },
  { name: 'hnn-step', peer: jax, atLeast: 1 },
];

export function aimsTable({ metaSteps, memory, rollouts }: Measurements): string {
  const rows = [
    ...speedAims.map(({ name, peer, atLeast }) => [
      `${titleOf(name)}, against ${peer.title}`,
      `${atLeast}x`,
      speedAgainst(metaSteps.get(name) ?? [], peer.implementations),
    ]),
    ...cases
      .filter(({ name }) => name.startsWith('width-'))
      .map(({ name, model }) => [
        `GFLOP/s at width ${model.hidden[0]}, of that at width 64`,
        '60%',
        percent(rateOf(metaSteps, name), rateOf(metaSteps, 'maml-5')),
      ]),
    ['Peak RSS of a meta-train worker, 10,000 tasks', '< 150 MB', memoryWords(memory)],
    ['20 s rollouts of 100 x 10, against scipy with a PyTorch field', '20x', speedOfRollouts(rollouts)],
  ];
  return markdownTable(['', 'aim', 'measured'], rows);
}

function titleOf(name: string): string {
  return cases.find((benchCase) => benchCase.name === name)!.title;
}

function speedAgainst(outcomes: readonly Outcome[], implementations: readonly string[]): string {
  const ours = fastest(outcomes, ['simd']);
  const peer = fastest(outcomes, implementations);
  return ours === undefined || peer === undefined
    ? 'not measured'
    : `${figures(ratio(peer.turns, ours.turns))}x`;
}

/** FLOP a millisecond in the best turn: cases are not timed in turns, so that medians would compare moments. */
function rateOf(metaSteps: Measurements['metaSteps'], name: string): number | undefined {
  const benchCase = cases.find((candidate) => candidate.name === name)!;
  const ours = fastest(metaSteps.get(name) ?? [], ['simd']);
  if (ours === undefined) return undefined;
  return (
    metaGradientFlops(benchCase) / Math.min(...ours.turns.map(({ wallMilliseconds }) => wallMilliseconds))
  );
}

function percent(part: number | undefined, whole: number | undefined): string {
  return part === undefined || whole === undefined ? 'not measured' : `${Math.round((100 * part) / whole)}%`;
}

function memoryWords(memory: MemoryOutcome): string {
  return 'missing' in memory ? 'not measured' : `${Math.round((memory.peakRssMiB * 2 ** 20) / 1e6)} MB`;
}

function speedOfRollouts(rollouts: readonly RolloutOutcome[]): string {
  const peer = rollouts.find(({ name }) => name === 'autograd');
  return peer?.timesOurs === undefined ? 'not measured' : `${figures(peer.timesOurs)}x`;
}
