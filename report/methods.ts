// How the methods are called and drawn, the same in all tables and figures. A hue and a shape belong to a training; of
// the two networks that had it, the HNN is drawn solid and filled, the naive one dashed and hollow.
import { methods, partsOf, type Method, type Training } from '../schemas/methods.ts';

const labels: Readonly<Record<Method, string>> = {
  'hnn-maml': 'HAMAML',
  'hnn-first-order-maml': 'HAMAML first order',
  'hnn-anil': 'HANIL',
  'hnn-pretrained': 'HNN pretrained',
  'hnn-scratch': 'HNN from scratch',
  'naive-maml': 'naive + MAML',
  'naive-anil': 'naive + ANIL',
  'naive-pretrained': 'naive pretrained',
  'naive-scratch': 'naive from scratch',
};

/**
 * Told apart by readers with any colour vision, and dark enough for paper: after Okabe & Ito (2008), the light ones
 * darkened so that a name written in them can be read.
 */
const looks: Readonly<Record<Training, { readonly colour: string; readonly shape: string }>> = {
  maml: { colour: '#0072b2', shape: 'circle' },
  'first-order-maml': { colour: '#3a93cc', shape: 'triangle-up' },
  anil: { colour: '#d55e00', shape: 'square' },
  pretrained: { colour: '#008a64', shape: 'diamond' },
  scratch: { colour: '#a8528a', shape: 'triangle-down' },
};

export interface Look {
  readonly label: string;
  readonly colour: string;
  /** Inside of its points. */
  readonly fill: string;
  readonly dash: readonly number[];
  /** A symbol of Vega's. */
  readonly shape: string;
}

export function lookOf(method: Method): Look {
  const { network, training } = partsOf(method);
  const { colour, shape } = looks[training];
  const label = labels[method];
  return network === 'hnn'
    ? { label, colour, shape, fill: colour, dash: [] }
    : { label, colour, shape, fill: '#ffffff', dash: [5, 3] };
}

export function labelOf(method: Method): string {
  return labels[method];
}

/** The methods among those given, in the order in which all tables and figures list them. */
export function inOrder(given: readonly Method[]): Method[] {
  return methods.filter((method) => given.includes(method));
}

/** The networks, in the order of their panels. */
export const networks = [
  { name: 'hnn', label: 'HNN', learnsEnergy: true },
  { name: 'direct', label: 'naive network', learnsEnergy: false },
] as const;

export type Network = (typeof networks)[number];

export function ofNetwork(given: readonly Method[], { name }: Network): Method[] {
  return inOrder(given).filter((method) => partsOf(method).network === name);
}
