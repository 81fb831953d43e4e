// The simd backend: float32 in WebAssembly with 128-bit SIMD, in the order of operations that its sources fix
// (assembly/), so that every CPU, engine and number of threads gives the same bits. Parameters, states and derivatives
// are rounded to float32 on the way in; losses are summed in float64.
import type { Backend, BackendOffer, Batch, Mask } from '../backend.ts';
import { checkBatch, checkHamiltonian, checkLength, checkTasks } from '../check-shapes.ts';
import { layersOf, parameterCount } from '../model.ts';
import type { Model } from '../model.ts';
import { openJob } from './kernel.ts';
import type { JobDescription, Stage } from './kernel.ts';
import { digest } from './kernel.generated.ts';

export const simd: BackendOffer = {
  name: 'simd',
  identity: `simd-float32-${digest.slice(0, 16)}`,
  open: simdBackend,
};

/** The backend with that many threads. */
export function simdBackend(threads: number): Backend {
  return {
    name: 'simd',
    loss(model, parameters, batch) {
      checkBatch(model, parameters, batch);
      const { tasks, points } = batch;
      const [loss] = compute(
        { operation: 'loss', model, tasks, points, threads },
        rowsOf(parameters, batch),
        {
          lossStage: 1,
        },
      );
      return loss;
    },
    gradient(model, parameters, batch, mask) {
      checkBatch(model, parameters, batch);
      const { tasks, points } = batch;
      const firstLayer = firstLayerOf(model, mask);
      const [loss, gradient] = compute(
        { operation: 'gradient', model, tasks, points, firstLayer, threads },
        rowsOf(parameters, batch),
        { lossStage: 1, resultStage: parameterCount(model) },
      );
      return { loss, gradient };
    },
    hessianVectorProduct(model, parameters, batch, mask, vectors) {
      checkBatch(model, parameters, batch);
      checkLength('vectors', vectors, parameters.length, '[T, P]');
      const { tasks, points } = batch;
      const firstLayer = firstLayerOf(model, mask);
      const [product] = compute(
        { operation: 'product', model, tasks, points, firstLayer, threads },
        { ...rowsOf(parameters, batch), vectorsStage: vectors },
        { resultStage: parameterCount(model) },
      );
      return product;
    },
    field(model, parameters, states, tasks, points) {
      checkTasks(model, parameters, states, tasks, points);
      const [field] = compute(
        { operation: 'field', model, tasks, points, threads },
        { parametersStage: parameters, statesStage: states },
        { resultStage: points * model.dimension },
      );
      return field;
    },
    hamiltonian(model, parameters, states, tasks, points) {
      checkHamiltonian(model);
      checkTasks(model, parameters, states, tasks, points);
      const [energies] = compute(
        { operation: 'hamiltonian', model, tasks, points, threads },
        { parametersStage: parameters, statesStage: states },
        { resultStage: points },
      );
      return energies;
    },
    metaGradients(model, parameters, support, query, inner) {
      checkMetaBatch(model, parameters, support, query);
      const { tasks, points } = support;
      // Without hidden layers the head is all there is.
      const operation = inner.mask === 'head' && model.hidden.length > 0 ? 'metaHead' : 'metaAll';
      const job = openJob({ operation, model, tasks, points, queryPoints: query.points, inner, threads });
      job.view('parametersStage', parameters.length).set(parameters);
      job.view('statesStage', support.states.length).set(support.states);
      job.view('derivativesStage', support.states.length).set(support.derivatives);
      job.view('queryStatesStage', query.states.length).set(query.states);
      job.view('queryDerivativesStage', query.states.length).set(query.derivatives);
      job.compute();
      return {
        loss: job.view('lossStage', tasks).slice(),
        norm: job.view('normStage', tasks).slice(),
        weightedSum(weights) {
          checkLength('weights', weights, tasks, '[T]');
          job.view('weightsStage', tasks).set(weights);
          job.combine();
          return job.view('sumStage', parameters.length).slice();
        },
      };
    },
  };
}

type Rows = Readonly<Partial<Record<Stage, Float64Array>>>;

/** The most numbers of all tasks together that are staged at once. */
const MOST_STAGED = 4_000_000;

/**
 * Computes a job, as many tasks at a time as fit.
 *
 * @param rows Arrays of one row a task.
 * @param results The lengths of the rows wanted, by stage.
 * @returns the results in the order of `results`, each [T, length].
 */
function compute(
  job: JobDescription,
  rows: Rows,
  results: Readonly<Partial<Record<Stage, number>>>,
): Float64Array[] {
  const { tasks } = job;
  const lengths = Object.values(results);
  const arrays = lengths.map((length) => new Float64Array(tasks * length));
  const numbers = Object.values(rows).reduce((sum, array) => sum + array.length, tasks);
  const perTask = numbers / Math.max(tasks, 1) + lengths.reduce((sum, length) => sum + length, 0);
  const most = Math.max(1, Math.floor(MOST_STAGED / perTask));
  for (let first = 0; first < tasks; first += most) {
    const count = Math.min(most, tasks - first);
    const open = openJob({ ...job, tasks: count });
    for (const [name, array] of Object.entries(rows)) {
      const length = array.length / tasks;
      const some = array.subarray(first * length, (first + count) * length);
      open.view(name as Stage, some.length).set(some);
    }
    open.compute();
    Object.keys(results).forEach((name, i) => {
      const length = lengths[i];
      arrays[i].set(open.view(name as Stage, count * length), first * length);
    });
  }
  return arrays;
}

function rowsOf(parameters: Float64Array, { states, derivatives }: Batch): Rows {
  return { parametersStage: parameters, statesStage: states, derivativesStage: derivatives };
}

function firstLayerOf(model: Model, mask: Mask): number {
  return mask === 'head' ? layersOf(model).length - 1 : 0;
}

function checkMetaBatch(model: Model, parameters: Float64Array, support: Batch, query: Batch): void {
  checkLength('parameters', parameters, parameterCount(model), '[P]');
  for (const { tasks, points, states, derivatives } of [support, query]) {
    checkLength('states', states, tasks * points * model.dimension, '[T, N, D]');
    checkLength('derivatives', derivatives, states.length, '[T, N, D]');
  }
  if (support.tasks !== query.tasks) {
    throw new RangeError(
      `There are ${support.tasks} support tasks, but ${query.tasks} query tasks. They must be the same tasks.`,
    );
  }
}
