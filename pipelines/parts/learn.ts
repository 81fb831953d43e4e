// How a method gets its initialisation, and how it adapts.
import type { Handle } from 'phaseline';
import { isMetaLearned, partsOf, type Method } from '../../schemas/methods.ts';
import type { AdaptationRule } from '../../schemas/evaluation.ts';
import type { SystemChoice } from '../../schemas/parameters.ts';
import type { learner, observations, trainingLog } from '../../schemas/data.ts';
import { initialise } from '../../stages/initialise.ts';
import { metaTrain } from '../../stages/meta-train.ts';
import type { Network, Training } from './shared-protocol.ts';

type Observations = Handle<typeof observations>;

interface Setting {
  readonly system: SystemChoice;
  readonly observations: Observations;
  readonly validation: Observations;
  readonly network: Network;
  readonly training: Training;
}

export interface Learned {
  readonly learner: Handle<typeof learner>;
  /** Of what is trained. */
  readonly log?: Handle<typeof trainingLog>;
}

function modelOf(method: Method, network: Network) {
  return { ...network, kind: partsOf(method).network };
}

/** Trains the network of a method from one seed; `scratch` is where that training starts. */
export function learn(method: Method, seed: number, setting: Setting): Learned {
  const { system, observations, validation, network, training } = setting;
  const model = modelOf(method, network);
  const how = partsOf(method).training;
  if (how === 'scratch') return { learner: initialise({ system, seed, model }) };
  const { maml, firstOrderMaml, anil, pretrained, ...common } = training;
  const outerLoop = { maml, 'first-order-maml': firstOrderMaml, anil, pretrained }[how];
  return metaTrain({ observations, validation }, { algorithm: how, seed, model, ...common, ...outerLoop });
}

/** Which rules a method may choose from. */
export function rulesFor(
  method: Method,
  rules: { readonly metaLearned: AdaptationRule[]; readonly others: AdaptationRule[] },
): AdaptationRule[] {
  return isMetaLearned(partsOf(method).training) ? rules.metaLearned : rules.others;
}
