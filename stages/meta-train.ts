// Learns an initialisation from many systems, from which few points and few gradient steps lead to a new one; or, as a
// baseline, one that suits all of them at once.
import { defineStage, type CheckpointState } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import type { Model } from '../kernels/model.ts';
import { adaptsHead, algorithm } from '../schemas/methods.ts';
import { modelChoice } from '../schemas/parameters.ts';
import { learner, observations, trainingLog } from '../schemas/tables.ts';
import { createMetaTrainer, type MetaTrainer, type MetaTrainerState } from '../science/meta/meta-train.ts';
import { pooled } from '../science/meta/task-data.ts';
import { validationLoss } from '../science/meta/validation.ts';
import { stream } from '../science/random/stream.ts';
import { fromLearner } from './convert/learned-parameters.ts';
import { checkDimension, toTaskData, toTaskSource } from './convert/task-data.ts';
import { packLog, toTrainingLog, unpackLog, type LogRow } from './convert/training-log.ts';

export const metaTrain = defineStage({
  name: 'meta-train',
  description:
    'Meta-trains a network (MAML, first-order MAML or ANIL), or pretrains it on all systems jointly',
  backend: true,
  resources: { cpus: [1, 32], memoryMiB: 512 },
  parameters: z.strictObject({
    algorithm,
    seed: z.int(),
    model: modelChoice,
    innerSteps: z.int().positive().describe('S; pretraining takes none, but is validated after as many'),
    innerStepSize: z.number().positive(),
    batchTasks: z.int().positive(),
    iterations: z.int().positive(),
    learningRate: z.number().positive(),
    warmUp: z.int().nonnegative(),
    finalFraction: z.number().min(0).max(1),
    gradientClip: z.number().positive(),
    taskGradientClip: z.number().positive().nullable(),
    validateEvery: z.int().positive(),
  }),
  inputs: { observations, validation: observations },
  outputs: { learner, log: trainingLog },
  async run({ inputs, parameters: p, context }) {
    const backend = await openBackend(context.backend, context.threads);
    const model: Model = { ...p.model, dimension: inputs.observations.state.width };
    checkDimension(model, inputs.validation);
    const validation = toTaskData(inputs.validation);
    const data = toTaskSource(inputs.observations);
    /** MAML without inner steps is joint training. */
    const jointly = p.algorithm === 'pretrained';
    const trainer = createMetaTrainer({
      backend,
      model,
      algorithm: p.algorithm === 'pretrained' ? 'maml' : p.algorithm,
      innerSteps: jointly ? 0 : p.innerSteps,
      innerStepSize: p.innerStepSize,
      taskGradientClip: p.taskGradientClip,
      gradientClip: p.gradientClip,
      batchTasks: p.batchTasks,
      schedule: {
        peak: p.learningRate,
        warmUp: p.warmUp,
        iterations: p.iterations,
        finalFraction: p.finalFraction,
      },
      data: jointly ? pooled(data) : data,
      stream: stream(p.seed, 'meta-train'),
    });
    const validate = () =>
      validationLoss(
        backend,
        model,
        { mask: adaptsHead(p.algorithm) ? 'head' : 'all', steps: p.innerSteps, stepSize: p.innerStepSize },
        trainer.parameters(),
        validation,
      );

    const rows: LogRow[] = [];
    const saved = await context.checkpoint.restore();
    if (saved) rows.push(...restoreTrainer(trainer, saved));
    while (!trainer.done) {
      const step = trainer.step();
      const due = step.iteration % p.validateEvery === 0 || trainer.done;
      const row = { ...step, validationLoss: due ? validate() : NaN };
      rows.push(row);
      context.progress(trainer.iteration, p.iterations, 'iterations');
      context.metric('loss', row.loss, row.iteration);
      if (due) context.metric('validation', row.validationLoss, row.iteration);
      await context.checkpoint.offer(() => checkpointOf(trainer, rows));
    }
    return { learner: fromLearner(model, trainer.parameters()), log: toTrainingLog(rows) };
  },
});

function checkpointOf(trainer: MetaTrainer, rows: readonly LogRow[]): CheckpointState {
  const { arrays, ...json } = trainer.state();
  const tensors = Object.entries(arrays).map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  return { json, arrays: { ...Object.fromEntries(tensors), log: packLog(rows) } };
}

/** @returns the rows of the log up to the checkpoint */
function restoreTrainer(trainer: MetaTrainer, { json, arrays }: CheckpointState): LogRow[] {
  const { log, ...tensors } = arrays;
  const data = Object.entries(tensors).map(([name, tensor]) => [name, tensor.data as Float64Array] as const);
  trainer.restore({ ...(json as Omit<MetaTrainerState, 'arrays'>), arrays: Object.fromEntries(data) });
  return unpackLog(log);
}
