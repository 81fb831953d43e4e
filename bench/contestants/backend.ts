// A backend of phaseline as a contestant: `node backend.mjs JOB`.
import { openBackend } from '../../kernels/backends.ts';
import { createAdam } from '../../science/training/adam.ts';
import { readJob, readProblem } from '../job.ts';
import { lossAndGradient } from '../loss-and-gradient.ts';
import { serve } from '../protocol.ts';

const job = readJob(process.argv[2]);
const { parameters: initial, data } = readProblem(job, job.dataFile);
const backend = await openBackend(job.implementation, job.threads);
const parameters = initial.slice();
const adam = createAdam(parameters.length);

await serve({
  evaluate: () => lossAndGradient(backend, job, initial, data),
  step() {
    const { gradient } = lossAndGradient(backend, job, parameters, data);
    adam.step(parameters, gradient, job.learningRate);
  },
});
