// Learns an initialisation from many systems, from which few points and few gradient steps lead to a new one; or, as a
// baseline, one that suits all of them at once. What is meta-learned is judged on validation systems on the way, and the
// best is kept; joint training has another aim than what they tell, and keeps the last.
import { defineStage, type CheckpointState } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import type { Model } from '../kernels/model.ts';
import { adaptsHead, algorithm } from '../schemas/methods.ts';
import { modelChoice } from '../schemas/parameters.ts';
import { learner, observations, trainingLog } from '../schemas/data.ts';
import { AllTasksDivergedError } from '../science/meta/meta-gradient.ts';
import { createMetaTrainer, type MetaTrainer, type MetaTrainerState } from '../science/meta/meta-train.ts';
import { pooled } from '../science/meta/task-data.ts';
import { validationLoss } from '../science/meta/validation.ts';
import { stream } from '../science/random/stream.ts';
import { keepBest, type BestParameters } from '../science/training/keep-best.ts';
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
    const best = keepBest();
    const saved = await context.checkpoint.restore();
    if (saved) rows.push(...restoreTraining(trainer, best, saved));
    while (!trainer.done) {
      const step = stepUnlessDiverged(trainer);
      if (step instanceof AllTasksDivergedError) {
        if (best.parameters === undefined) throw step;
        context.log(`Training stopped after ${trainer.iteration} iterations. ${step.message}`);
        break;
      }
      const due = step.iteration % p.validateEvery === 0 || trainer.done;
      const row = { ...step, validationLoss: due ? validate() : NaN };
      rows.push(row);
      context.progress(trainer.iteration, p.iterations, 'iterations');
      context.metric('loss', row.loss, row.iteration);
      if (due) {
        best.offer(row.validationLoss, trainer.parameters());
        context.metric('validation', row.validationLoss, row.iteration);
      }
      await context.checkpoint.offer(() => checkpointOf(trainer, best, rows));
    }
    const kept = (jointly ? undefined : best.parameters) ?? trainer.parameters();
    return { learner: fromLearner(model, kept), log: toTrainingLog(rows) };
  },
});

/** A training that comes apart is a result: what was best before is kept. */
function stepUnlessDiverged(trainer: MetaTrainer): ReturnType<MetaTrainer['step']> | AllTasksDivergedError {
  try {
    return trainer.step();
  } catch (error) {
    if (error instanceof AllTasksDivergedError) return error;
    throw error;
  }
}

function checkpointOf(trainer: MetaTrainer, best: BestParameters, rows: readonly LogRow[]): CheckpointState {
  const { arrays, ...json } = trainer.state();
  const tensors = Object.entries({ ...arrays, ...best.state() }).map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  return { json, arrays: { ...Object.fromEntries(tensors), log: packLog(rows) } };
}

/** @returns the rows of the log up to the checkpoint */
function restoreTraining(
  trainer: MetaTrainer,
  best: BestParameters,
  { json, arrays }: CheckpointState,
): LogRow[] {
  const { log, ...tensors } = arrays;
  const data = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tensor.data as Float64Array] as const),
  );
  trainer.restore({ ...(json as Omit<MetaTrainerState, 'arrays'>), arrays: data });
  best.restore(data);
  return unpackLog(log);
}
