// A network that has learned nothing: the baseline from scratch, and where its meta-trained siblings started.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import type { Model } from '../kernels/model.ts';
import { modelChoice, systemChoice } from '../schemas/parameters.ts';
import { learner } from '../schemas/data.ts';
import { initialParameters } from '../science/meta/meta-train.ts';
import { stream } from '../science/random/stream.ts';
import { systemNamed } from '../science/systems/index.ts';
import { fromLearner } from './convert/learned-parameters.ts';

export const initialise = defineStage({
  name: 'initialise',
  description: 'Draws the initial parameters of a network, those from which the same seed is meta-trained',
  parameters: z.strictObject({ system: systemChoice, seed: z.int(), model: modelChoice }),
  outputs: { learner },
  run({ parameters: { system, seed, model: choice } }) {
    const model: Model = { ...choice, dimension: systemNamed(system).dimension };
    return { learner: fromLearner(model, initialParameters(model, stream(seed, 'meta-train'))) };
  },
});
