// A few observed systems of a family, and models of them that nobody trained.
import type { Model } from '../../kernels/model.ts';
import { partsOf, type Method } from '../../schemas/methods.ts';
import { initialiseParameters } from '../../science/models/initialisation.ts';
import { stream } from '../../science/random/stream.ts';
import { systemNamed } from '../../science/systems/index.ts';
import { sampleAdmissibleStates, sampleParameters } from '../../science/systems/sampling.ts';
import type { System } from '../../science/systems/system.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';
import { fromAdapted } from '../../stages/convert/learned-parameters.ts';
import { fromTaskData } from '../../stages/convert/task-data.ts';

export const TASKS = 3;
export const SHOTS = 4;
export const KEPT = [0, 5];
export const METHODS: readonly Method[] = ['naive-anil', 'hnn-maml'];

/** Observed systems of a family, and models that nobody trained. */
export function laboratory(name: string) {
  const choice = { name, constants: {}, laws: {} };
  const system = systemNamed(choice);
  const parameters = sampleParameters(system, stream(1, 'systems'), TASKS);
  const width = system.parameters.length;
  const states = Float64Array.from(
    Array.from({ length: TASKS }, (_, task) => [
      ...sampleAdmissibleStates(
        system,
        parameters.subarray(task * width, (task + 1) * width),
        stream(1, 'states', task),
        SHOTS,
      ),
    ]).flat(),
  );
  const support = {
    tasks: TASKS,
    points: SHOTS,
    states,
    derivatives: vectorFields(system, parameters, states, TASKS),
  };
  const query = {
    tasks: TASKS,
    points: 0,
    states: new Float64Array(),
    derivatives: new Float64Array(),
  };
  return {
    choice,
    system,
    parameters,
    support,
    observations: fromTaskData({ support, query }, system.dimension),
    systems: { task: Int32Array.from([0, 1, 2]), parameters: { width, data: parameters } },
  };
}

export function modelOf(method: Method, { dimension }: System): Model {
  return { kind: partsOf(method).network, dimension, hidden: [6], activation: 'softplus' };
}

/** Other parameters for each number of steps and each task. */
export function adaptedOf(model: Model, seed: number) {
  const learned = KEPT.map((steps) =>
    Float64Array.from(
      Array.from({ length: TASKS }, (_, task) => [
        ...initialiseParameters(model, stream(seed, 'm', steps, task)),
      ]).flat(),
    ),
  );
  const scales = Float64Array.from({ length: TASKS }, (_, task) => task + 2);
  return fromAdapted(model, KEPT, { parameters: learned, scales });
}

/** A value for each cell of a matrix over the methods, two seeds and two K. */
export function cellsOf<T>(family: string, value: (method: Method, seed: number) => T) {
  return METHODS.flatMap((method) =>
    [0, 1].flatMap((seed) =>
      [2, SHOTS].map((shots) => ({ cell: { family, method, seed, shots }, value: value(method, seed) })),
    ),
  );
}
