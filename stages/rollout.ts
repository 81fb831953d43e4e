// Follows adapted models from initial states for some seconds, beside the true motion. The learned field is computed
// in float64 whichever backend trained it: in float32 it is a staircase with steps of 1e-7, which an integrator that is
// asked for errors of 1e-9 would follow step by step.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { Fields } from '../kernels/double/fields.ts';
import { hasHamiltonian } from '../kernels/model.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { systems } from '../schemas/data.ts';
import { adapted, trajectories } from '../schemas/scores.ts';
import type { Tolerances } from '../science/integrators/dormand-prince.ts';
import type { Status } from '../science/integrators/problem.ts';
import { solve, type IntegratorSettings } from '../science/integrators/solve.ts';
import { adaptedField } from '../science/meta/learned-field.ts';
import { denormalise } from '../science/meta/normalisation.ts';
import { stream } from '../science/random/stream.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleBoundStates } from '../science/systems/sampling.ts';
import type { System } from '../science/systems/system.ts';
import { systemField } from '../science/systems/system-field.ts';
import { energies } from '../science/systems/vector-field.ts';
import { toAdapted, type AdaptedModels } from './convert/learned-parameters.ts';
import { TrajectoryTable } from './convert/trajectory-table.ts';

export const rollout = defineStage({
  name: 'rollout',
  description: 'Integrates the motion that adapted models predict, and the true one',
  resources: { cpus: [1, 32] },
  parameters: z.strictObject({
    system: systemChoice,
    seconds: z.number().positive(),
    times: z.int().min(2).describe('equally spaced, with both ends'),
    initialStates: z.int().positive().describe('per system, drawn from its bound orbits in the window'),
    rtol: z.number().positive(),
    atol: z.number().positive(),
    maxSteps: z.int().positive(),
    seed: z.int(),
  }),
  inputs: { adapted, systems },
  outputs: { trajectories },
  run({ inputs, parameters: p, context }) {
    const system = systemNamed(p.system);
    const models = toAdapted(inputs.adapted);
    const parameters = inputs.systems.parameters.data;
    const times = Float64Array.from({ length: p.times }, (_, i) => (p.seconds * i) / (p.times - 1));
    const initial = initialStates(system, parameters, models.tasks, p.initialStates, p.seed);
    const tolerances: Tolerances = { rtol: p.rtol, atol: p.atol, maxSteps: p.maxSteps };
    const settings: IntegratorSettings = { method: 'dormand-prince', ...tolerances };
    const problem = { initial, dimension: system.dimension, times };
    const field = systemField({ system, parameters, statesPerTask: p.initialStates });
    const { states: truth, status: ends } = solve({ ...problem, field }, settings);
    checkTruth(ends, p.seconds, tolerances);
    const trueEnergies = energies(system, parameters, truth, models.tasks);

    const table = new TrajectoryTable(models.steps, models.tasks, p.initialStates, times, system.dimension);
    models.steps.forEach((_, step) => {
      const fields = new Fields(models.model, models.parametersAt(step), context.threads);
      const learned = adaptedField({ fields, scales: models.scales, statesPerTask: p.initialStates });
      const { states, status } = solve({ ...problem, field: learned }, settings);
      const failed = status.filter((end) => end !== 'done').length;
      if (failed > 0) {
        const after = `after ${models.steps[step]} gradient steps`;
        context.log(`${failed} of ${status.length} rollouts ${after} did not reach the end`);
      }
      table.add(step, {
        states,
        truth,
        energies: energies(system, parameters, states, models.tasks),
        trueEnergies,
        learnedEnergies: learnedEnergies(fields, models, states),
      });
      context.progress(step + 1, models.steps.length, 'gradient steps');
    });
    return { trajectories: table.columns };
  },
});

/** @throws RangeError where the true motion is not known: no prediction can be blamed for straying from it */
function checkTruth(ends: readonly Status[], seconds: number, { rtol, atol, maxSteps }: Tolerances): void {
  const failed = ends.filter((end) => end !== 'done');
  if (failed.length === 0) return;
  throw new RangeError(
    `The true motion from ${failed.length} of ${ends.length} initial states does not reach ${seconds} s ` +
      `(${failed[0]}; rtol ${rtol}, atol ${atol}, at most ${maxSteps} steps). Allow more steps or larger tolerances, ` +
      'or narrow the laws of the system.',
  );
}

/** States [T, perTask, D] on bound orbits, each system's from a stream of its own. */
function initialStates(
  system: System,
  parameters: Float64Array,
  tasks: number,
  perTask: number,
  seed: number,
): Float64Array {
  const states = new Float64Array(tasks * perTask * system.dimension);
  const random = stream(seed, 'initial-states');
  const count = system.parameters.length;
  for (let task = 0; task < tasks; task++) {
    const own = parameters.subarray(task * count, (task + 1) * count);
    states.set(
      sampleBoundStates(system, own, random.split(task), perTask),
      task * perTask * system.dimension,
    );
  }
  return states;
}

/** The model's own H along its rollout, NaN for models that have none. */
function learnedEnergies(
  fields: Fields,
  { model, scales }: AdaptedModels,
  states: Float64Array,
): Float64Array {
  const outputs = new Float64Array(states.length / model.dimension).fill(NaN);
  if (!hasHamiltonian(model)) return outputs;
  const perTask = outputs.length / scales.length;
  const taskOf = Uint32Array.from(outputs, (_, i) => Math.floor(i / perTask));
  fields.hamiltonian(states, taskOf, outputs);
  return denormalise(outputs, scales);
}
