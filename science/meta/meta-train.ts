// The outer loop: meta-learning an initialisation.
import type { Model } from '../../kernels/model.ts';
import { initialiseParameters } from '../models/initialisation.ts';
import type { Stream } from '../random/stream.ts';
import { createAdam } from '../training/adam.ts';
import { clipNorm } from '../training/clip.ts';
import { learningRateAt } from '../training/schedule.ts';
import type { Schedule } from '../training/schedule.ts';
import { metaGradient } from './meta-gradient.ts';
import type { MetaLoss } from './meta-gradient.ts';
import { normaliseTasks } from './normalisation.ts';
import type { TaskSource } from './task-data.ts';

export interface MetaTraining extends MetaLoss {
  /** All meta-train tasks, in physical units; the trainer normalises each by its support. */
  readonly data: TaskSource;
  /** Tasks per outer step, drawn without replacement. */
  readonly batchTasks: number;
  /** Adam's learning rate, and the number of outer steps. */
  readonly schedule: Schedule;
  /** Longest meta-gradient that reaches Adam. */
  readonly gradientClip: number;
  /** Initial parameters and batches come from its children `initialisation` and `batch`. */
  readonly stream: Stream;
}

export interface MetaStep {
  /** Which step it was, from 0. */
  readonly iteration: number;
  /** Mean normalised query loss after adaptation, before this step's update. */
  readonly loss: number;
  /** Norm of the meta-gradient before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** How many tasks of the batch were left out because they diverged. */
  readonly droppedTasks: number;
}

/** Everything later steps depend on: JSON but for `arrays`. */
export interface MetaTrainerState {
  /** Steps taken. */
  readonly iteration: number;
  /** Tasks dropped in those steps. */
  readonly droppedTasks: number;
  readonly arrays: Readonly<Record<string, Float64Array>>;
}

export interface MetaTrainer {
  /** Steps taken. */
  readonly iteration: number;
  /** Whether all steps of the schedule are taken. */
  readonly done: boolean;
  /** A copy of the current initialisation, [P]. */
  parameters(): Float64Array;
  /** @throws AllTasksDivergedError; the state is then as it was before the step. */
  step(): MetaStep;
  state(): MetaTrainerState;
  /** Continues from a state of the same training, to the same bits. */
  restore(state: MetaTrainerState): void;
}

/** Where a training with this stream starts, [P]. */
export function initialParameters(model: Model, stream: Stream): Float64Array {
  return initialiseParameters(model, stream.split('initialisation'));
}

/**
 * Adam on the meta-gradient (Finn et al. 2017, algorithm 1; Lee & Seong 2020, eq. 4). The tasks of step i are a
 * function of the stream and i alone, so a restored trainer needs no random state.
 *
 * @throws RangeError for batches of more tasks than there are.
 */
export function createMetaTrainer(training: MetaTraining): MetaTrainer {
  const { data, batchTasks, schedule, gradientClip, stream, model } = training;
  if (batchTasks > data.tasks) {
    throw new RangeError(
      `A batch of ${batchTasks} tasks is asked for, but there are ${data.tasks}. Ask for fewer, or sample more.`,
    );
  }
  const batches = stream.split('batch');
  const parameters = initialParameters(model, stream);
  const adam = createAdam(parameters.length);
  let iteration = 0;
  let droppedTasks = 0;

  return {
    get iteration() {
      return iteration;
    },
    get done() {
      return iteration >= schedule.iterations;
    },
    parameters: () => parameters.slice(),
    step() {
      const chosen = batches.split(iteration).choose(data.tasks, batchTasks);
      const batch = normaliseTasks(data.select(chosen));
      const { loss, gradient, droppedTasks: dropped } = metaGradient(training, parameters, batch);
      const gradientNorm = clipNorm(gradient, gradientClip);
      const learningRate = learningRateAt(schedule, iteration);
      adam.step(parameters, gradient, learningRate);
      droppedTasks += dropped.length;
      iteration += 1;
      return { iteration: iteration - 1, loss, gradientNorm, learningRate, droppedTasks: dropped.length };
    },
    state: () => ({ iteration, droppedTasks, arrays: { parameters: parameters.slice(), ...adam.state() } }),
    restore(state) {
      parameters.set(state.arrays['parameters']);
      adam.restore(state.arrays);
      iteration = state.iteration;
      droppedTasks = state.droppedTasks;
    },
  };
}
