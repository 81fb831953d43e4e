// phaseline's own rollouts as a contestant: `node rollout.mjs JOB`. The field is the one that the stage `rollout` uses.
import { writeFileSync } from 'node:fs';
import { Fields } from '../../kernels/double/fields.ts';
import { solve } from '../../science/integrators/solve.ts';
import { adaptedField } from '../../science/meta/learned-field.ts';
import { cores } from '../contestants.ts';
import { answer, cpuSince, peakRssMiB } from '../protocol.ts';
import {
  readRolloutJob,
  readRolloutProblem,
  type RolloutReply,
  type RolloutRequest,
} from '../rollout-job.ts';

const job = readRolloutJob(process.argv[2]);
const { model, statesPerSystem, rtol, atol, maxSteps } = job;
const { dimension } = model;
const { parameters, scales, initial } = readRolloutProblem(job);
const times = Float64Array.from({ length: job.times }, (_, i) => (job.seconds * i) / (job.times - 1));

await answer((request): RolloutReply => {
  const { rows, lastStatesFile } = request as RolloutRequest;
  if (rows.length !== initial.length / dimension) throw new RangeError('All rows are solved in one batch.');
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { states, evaluations, status } = solve(
    {
      field: adaptedField({
        fields: new Fields(model, parameters, cores),
        scales,
        statesPerTask: statesPerSystem,
      }),
      initial,
      dimension,
      times,
    },
    { method: 'dormand-prince', rtol, atol, maxSteps },
  );
  const wallMilliseconds = performance.now() - start;
  const cpuMilliseconds = cpuSince(cpu);
  const failed = status.find((end) => end !== 'done');
  if (failed !== undefined) throw new Error(`A rollout ended with '${failed}'.`);
  const last = rows.flatMap((row) => Array.from(states.subarray(...lastStateOf(row))));
  writeFileSync(lastStatesFile, new Uint8Array(Float64Array.from(last).buffer));
  return {
    wallMilliseconds,
    cpuMilliseconds,
    peakRssMiB: peakRssMiB(),
    evaluations: Array.from(evaluations),
  };
});

function lastStateOf(row: number): [start: number, end: number] {
  const end = (row + 1) * times.length * dimension;
  return [end - dimension, end];
}
