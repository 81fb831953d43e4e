import { z } from 'zod';

/** How a network gets its parameters before it sees a new system. */
export const training = z.enum(['maml', 'first-order-maml', 'anil', 'pretrained', 'scratch']);

/** Those of them that learn from the meta-train systems. */
export const algorithm = training.exclude(['scratch']);

export type Training = z.output<typeof training>;

/** The methods that the benchmarks compare: a network and its training. */
const parts = {
  'hnn-maml': { network: 'hnn', training: 'maml' },
  'hnn-first-order-maml': { network: 'hnn', training: 'first-order-maml' },
  'hnn-anil': { network: 'hnn', training: 'anil' },
  'hnn-pretrained': { network: 'hnn', training: 'pretrained' },
  'hnn-scratch': { network: 'hnn', training: 'scratch' },
  'naive-maml': { network: 'direct', training: 'maml' },
  'naive-anil': { network: 'direct', training: 'anil' },
  'naive-pretrained': { network: 'direct', training: 'pretrained' },
  'naive-scratch': { network: 'direct', training: 'scratch' },
} as const satisfies Record<string, { network: 'hnn' | 'direct'; training: Training }>;

export type Method = keyof typeof parts;

export const methods = Object.keys(parts) as [Method, ...Method[]];

export const method = z.enum(methods);

export function partsOf(name: Method): { readonly network: 'hnn' | 'direct'; readonly training: Training } {
  return parts[name];
}

/** Whether adaptation moves the head alone. */
export function adaptsHead(name: Training): boolean {
  return name === 'anil';
}

/** Whether the inner loop of the training is the rule that the network adapts by. */
export function isMetaLearned(name: Training): boolean {
  return name === 'maml' || name === 'first-order-maml' || name === 'anil';
}
