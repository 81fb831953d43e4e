// Adapted pendulums and initial states, as meta-hnn rolls them out.
import { openBackend } from '../kernels/backends.ts';
import type { Model } from '../kernels/model.ts';
import { adapt } from '../science/meta/adapt.ts';
import { createMetaTrainer } from '../science/meta/meta-train.ts';
import { taskSource } from '../science/meta/task-data.ts';
import { stream } from '../science/random/stream.ts';
import { sampleBoundStates, sampleParameters } from '../science/systems/sampling.ts';
import { cores } from './contestants.ts';
import { observe, pendulum } from './problem.ts';

export interface RolloutSettings {
  readonly model: Model;
  readonly systems: number;
  readonly statesPerSystem: number;
  readonly seconds: number;
  /** Equally spaced, with both ends. */
  readonly times: number;
  readonly rtol: number;
  readonly atol: number;
  readonly maxSteps: number;
}

export interface RolloutProblem {
  /** Adapted parameters, [systems, P]. */
  readonly parameters: Float64Array;
  /** sigma of each system. */
  readonly scales: Float64Array;
  /** [systems, statesPerSystem, D] */
  readonly initial: Float64Array;
}

export const rolloutSettings: RolloutSettings = {
  model: { kind: 'hnn', dimension: 2, hidden: [64, 64, 64], activation: 'softplus' },
  systems: 100,
  statesPerSystem: 10,
  seconds: 20,
  times: 201,
  rtol: 1e-9,
  atol: 1e-9,
  maxSteps: 20_000,
};

const TRAINING_TASKS = 1_000;
const POINTS = 50;
const ITERATIONS = 400;

/** A short training is enough for orbits that are like pendulums'. */
export async function rolloutProblem({
  model,
  systems,
  statesPerSystem,
}: RolloutSettings): Promise<RolloutProblem> {
  const backend = await openBackend('simd', cores);
  const random = stream(0, 'bench', 'rollouts');
  const training = sampleParameters(pendulum, random.split('training'), TRAINING_TASKS);
  const trainer = createMetaTrainer({
    backend,
    model,
    algorithm: 'anil',
    innerSteps: 5,
    innerStepSize: 0.01,
    taskGradientClip: null,
    gradientClip: 1,
    batchTasks: 10,
    schedule: { peak: 8e-3, warmUp: 0, iterations: ITERATIONS, finalFraction: 0.01 },
    data: taskSource({
      support: observe(pendulum, training, TRAINING_TASKS, POINTS, random.split('support')),
      query: observe(pendulum, training, TRAINING_TASKS, POINTS, random.split('query')),
    }),
    stream: random.split('trainer'),
  });
  while (!trainer.done) trainer.step();
  const unseen = sampleParameters(pendulum, random.split('unseen'), systems);
  const { parameters, scales } = adapt(
    { backend, model, rule: { kind: 'sgd', stepSize: 0.01, mask: 'head' }, steps: [5] },
    trainer.parameters(),
    observe(pendulum, unseen, systems, POINTS, random.split('observed')),
  );
  return { parameters: parameters[0], scales, initial: initialStates(unseen, systems, statesPerSystem) };
}

function initialStates(parameters: Float64Array, systems: number, perSystem: number): Float64Array {
  const random = stream(0, 'bench', 'initial-states');
  const count = pendulum.parameters.length;
  return Float64Array.from(
    Array.from({ length: systems }, (_, system) => {
      const own = parameters.subarray(system * count, (system + 1) * count);
      return Array.from(sampleBoundStates(pendulum, own, random.split(system), perSystem));
    }).flat(),
  );
}
