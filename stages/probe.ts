// Is the physics in the head? A linear map from the adapted last layer to what distinguishes one system from another.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { headRange } from '../kernels/model.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { systems } from '../schemas/data.ts';
import { adapted, probeScores } from '../schemas/scores.ts';
import { linearProbe } from '../science/probe/linear-probe.ts';
import { systemNamed } from '../science/systems/index.ts';
import type { System } from '../science/systems/system.ts';
import { toAdapted, type AdaptedModels } from './convert/learned-parameters.ts';

export const probe = defineStage({
  name: 'probe',
  description: 'R² of a linear probe from the adapted head to the parameters of the system',
  parameters: z.strictObject({
    system: systemChoice,
    heldOut: z.int().positive().describe('systems that the probe is judged on: the last so many'),
  }),
  inputs: { adapted, systems },
  outputs: { scores: probeScores },
  run({ inputs, parameters: p }) {
    const system = systemNamed(p.system);
    const models = toAdapted(inputs.adapted);
    const training = models.tasks - p.heldOut;
    if (training < 2) {
      throw new RangeError(
        `${p.heldOut} of ${models.tasks} systems are held out, which leaves ${Math.max(training, 0)} to fit the probe ` +
          'to. Adapt to more systems, or hold out fewer.',
      );
    }
    const features = headsOf(models);
    const targets = targetsOf(system, inputs.systems.parameters.data, models.tasks);
    const cut = (values: Float64Array, from: number, to: number) => {
      const width = values.length / models.tasks;
      return values.subarray(from * width, to * width);
    };
    const samples = (from: number, to: number) => ({
      features: cut(features, from, to),
      targets: cut(targets.values, from, to),
      rows: to - from,
    });
    const { rSquared, featuresUsed } = linearProbe(samples(0, training), samples(training, models.tasks));
    const count = targets.names.length;
    return {
      scores: {
        target: targets.names.map(({ symbol }) => symbol),
        kind: targets.names.map(({ kind }) => kind),
        rSquared,
        features: new Int32Array(count).fill(featuresUsed),
        systems: new Int32Array(count).fill(training),
        heldOut: new Int32Array(count).fill(p.heldOut),
      },
    };
  },
});

/** The heads after the last kept steps in physical units, [T, weights and bias of the last layer]. */
function headsOf(models: AdaptedModels): Float64Array {
  const { start, end } = headRange(models.model);
  const parameters = models.parametersAt(models.steps.length - 1);
  const size = parameters.length / models.tasks;
  const heads = new Float64Array(models.tasks * (end - start));
  for (let task = 0; task < models.tasks; task++) {
    for (let i = start; i < end; i++) {
      heads[task * (end - start) + i - start] = models.scales[task] * parameters[task * size + i];
    }
  }
  return heads;
}

/** The parameters as drawn, and the coefficients in which H is linear: [T, targets]. */
function targetsOf(system: System, parameters: Float64Array, tasks: number) {
  const width = system.parameters.length;
  const names = [
    ...system.parameters.map(({ symbol }) => ({ symbol, kind: 'parameter' })),
    ...system.coefficients.map(({ symbol }) => ({ symbol, kind: 'coefficient' })),
  ];
  const values = new Float64Array(tasks * names.length);
  for (let task = 0; task < tasks; task++) {
    const own = parameters.subarray(task * width, (task + 1) * width);
    values.set([...own, ...system.coefficients.map(({ value }) => value(own))], task * names.length);
  }
  return { names, values };
}
