// Between safetensors and flat parameter vectors.
import type { Tensor, TensorsValue } from 'phaseline';
import { storedModel } from '../../schemas/parameters.ts';
import { layersOf, type Model } from '../../kernels/model.ts';
import type { Adapted } from '../../science/meta/adapt.ts';
import { fromTensors, toTensors } from '../../science/models/tensors.ts';

/** A learned initialisation as a file: `layers.K.weight`, `layers.K.bias`, and the model it belongs to. */
export function fromLearner(model: Model, parameters: Float64Array): TensorsValue {
  return { tensors: toTensors(model, parameters), metadata: { model: JSON.stringify(model) } };
}

export function toLearner({ tensors, metadata }: TensorsValue): { model: Model; parameters: Float64Array } {
  const model = readModel(metadata);
  return { model, parameters: fromTensors(model, float64(tensors)) };
}

/**
 * Adapted parameters as a file. Each tensor has the leading axes [gradient steps, tasks]; `sigma` [tasks] is the
 * scale that fields and energies are multiplied by.
 */
export function fromAdapted(
  model: Model,
  steps: readonly number[],
  adapted: Pick<Adapted, 'parameters' | 'scales'>,
): TensorsValue {
  const tasks = adapted.scales.length;
  const size = adapted.parameters[0].length / tasks;
  const tensors: Record<string, Tensor> = { sigma: { shape: [tasks], data: adapted.scales } };
  for (const { name, inputs, outputs, weightOffset, biasOffset } of layersOf(model)) {
    const gather = (offset: number, length: number) => {
      const data = new Float32Array(steps.length * tasks * length);
      for (let row = 0; row < steps.length * tasks; row++) {
        const from = (row % tasks) * size + offset;
        data.set(adapted.parameters[Math.floor(row / tasks)].subarray(from, from + length), row * length);
      }
      return data;
    };
    tensors[`${name}.weight`] = {
      shape: [steps.length, tasks, inputs, outputs],
      data: gather(weightOffset, inputs * outputs),
    };
    tensors[`${name}.bias`] = { shape: [steps.length, tasks, outputs], data: gather(biasOffset, outputs) };
  }
  return { tensors, metadata: { model: JSON.stringify(model), steps: JSON.stringify(steps) } };
}

export interface AdaptedModels {
  readonly model: Model;
  /** Numbers of gradient steps, ascending. */
  readonly steps: readonly number[];
  readonly tasks: number;
  /** sigma of each task, [T]. */
  readonly scales: Float64Array;
  /** Parameters [T, P] after `steps[index]` gradient steps. */
  parametersAt(index: number): Float64Array;
}

export function toAdapted({ tensors, metadata }: TensorsValue): AdaptedModels {
  const model = readModel(metadata);
  const steps = JSON.parse(metadata['steps']) as number[];
  const { sigma, ...layers } = float64(tensors);
  const tasks = sigma.data.length;
  return {
    model,
    steps,
    tasks,
    scales: sigma.data,
    parametersAt(index) {
      const flat = layersOf(model);
      const size = flat.at(-1)!.biasOffset + flat.at(-1)!.outputs;
      const parameters = new Float64Array(tasks * size);
      for (const { name, inputs, outputs, weightOffset, biasOffset } of flat) {
        for (const [part, offset, length] of [
          ['weight', weightOffset, inputs * outputs],
          ['bias', biasOffset, outputs],
        ] as const) {
          const { data } = layers[`${name}.${part}`];
          for (let task = 0; task < tasks; task++) {
            const from = (index * tasks + task) * length;
            parameters.set(data.subarray(from, from + length), task * size + offset);
          }
        }
      }
      return parameters;
    },
  };
}

function readModel(metadata: TensorsValue['metadata']): Model {
  return storedModel.parse(JSON.parse(metadata['model']));
}

function float64(
  tensors: TensorsValue['tensors'],
): Record<string, { shape: readonly number[]; data: Float64Array }> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: data instanceof Float64Array ? data : Float64Array.from(data) },
    ]),
  );
}
