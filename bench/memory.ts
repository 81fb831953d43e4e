// The memory of the process that meta-trains on 10,000 tasks: the engine's own worker, with the compiled pipeline.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import type * as Compile from '../engine/project/compile.ts';
import type * as Find from '../engine/project/find-project.ts';
import type { FromWorker, WorkOrder } from '../engine/executors/protocol.ts';
import type { Stage } from 'phaseline';
import type { metaTrain } from '../stages/meta-train.ts';
import type { sampleSystems } from '../stages/sample-systems.ts';
import type { simulate } from '../stages/simulate.ts';
import { cores } from './contestants.ts';

const TASKS = 10_000;
const VALIDATION_TASKS = 20;
const ITERATIONS = 30;
/** What the stage declares. */
const MEMORY_MIB = 512;

export type MemoryOutcome =
  | { readonly missing: string }
  | { readonly peakRssMiB: number; readonly rssMiB: number; readonly fileMiB: number };

type ParametersOf<S> = S extends Stage<infer _I, infer P, infer _O> ? z.output<P> : never;

const system = { name: 'pendulum', constants: {}, laws: {} };

const training: ParametersOf<typeof metaTrain> = {
  algorithm: 'maml',
  seed: 0,
  model: { kind: 'hnn', components: 'solenoidal', hidden: [64, 64, 64], activation: 'softplus' },
  innerSteps: 5,
  innerStepSize: 0.01,
  batchTasks: 10,
  iterations: ITERATIONS,
  learningRate: 8e-3,
  warmUp: 200,
  finalFraction: 0.01,
  gradientClip: 1,
  taskGradientClip: 10,
  validateEvery: 100,
};

/** @param folder for the store of the actions */
export async function measureMemory(root: string, folder: string): Promise<MemoryOutcome> {
  const engine = join(root, 'dist/engine');
  if (!existsSync(engine)) return { missing: 'the engine is not compiled; run `npm run prepare`' };
  if (!existsSync('/proc/self/status')) return { missing: 'only Linux tells it of another process' };
  mkdirSync(folder);
  const load = async <T>(path: string) => (await import(pathToFileURL(join(engine, path)).href)) as T;
  const { compilePipeline } = await load<typeof Compile>('project/compile.js');
  const { findProject, pipelineFile } = await load<typeof Find>('project/find-project.js');
  const project = findProject(root);
  const { entry } = await compilePipeline(project, pipelineFile(project, 'meta-hnn'));
  const worker = join(engine, 'executors/worker.js');

  const maker = await startWorker(worker, entry, folder);
  const observations = await observe(maker, 'meta-train', TASKS, 50);
  const validation = await observe(maker, 'validation', VALIDATION_TASKS, 200);
  await maker.stop();

  const trainer = await startWorker(worker, entry, folder);
  await trainer.execute('meta-train', training, {
    observations: observations.digest,
    validation: validation.digest,
  });
  const memory = memoryOf(trainer.pid);
  await trainer.stop();
  return { ...memory, fileMiB: observations.bytes / 2 ** 20 };
}

async function observe(worker: Worker, purpose: string, tasks: number, query: number) {
  const drawn: ParametersOf<typeof sampleSystems> = {
    system,
    count: tasks,
    range: 'training',
    purpose,
    seed: 0,
  };
  const { systems } = await worker.execute('sample-systems', drawn, {});
  const seen: ParametersOf<typeof simulate> = { system, support: 50, query, noise: 0, purpose, seed: 0 };
  const { observations } = await worker.execute('simulate', seen, { systems: systems.digest });
  return observations;
}

type Outputs = Extract<FromWorker, { type: 'finished' }>['outputs'];

interface Worker {
  readonly pid: number;
  execute(stage: string, parameters: unknown, inputs: WorkOrder['inputs']): Promise<Outputs>;
  stop(): Promise<void>;
}

async function startWorker(script: string, entry: string, artifacts: string): Promise<Worker> {
  const child = fork(script, [entry, artifacts], {
    execArgv: [`--max-old-space-size=${MEMORY_MIB}`],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_'))),
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const until = <T extends FromWorker['type']>(type: T) =>
    new Promise<Extract<FromWorker, { type: T }>>((resolve, reject) => {
      const listen = (message: FromWorker) => {
        if (message.type === 'failed' || message.type === 'load-failed')
          reject(new Error(message.error.what));
        if (message.type !== type) return;
        child.off('message', listen);
        resolve(message as Extract<FromWorker, { type: T }>);
      };
      child.on('message', listen);
      void ended.then(() => reject(new Error('The worker ended.')));
    });
  await until('ready');
  return {
    pid: child.pid!,
    async execute(stage, parameters, inputs) {
      const key = createHash('sha256')
        .update(JSON.stringify([stage, parameters]))
        .digest('hex');
      const order: WorkOrder = {
        action: stage,
        key,
        stage,
        parameters,
        inputs,
        threads: cores,
        backend: 'simd',
        checkpointSeconds: 3600,
      };
      const finished = until('finished');
      child.send({ type: 'execute', order });
      return (await finished).outputs;
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

/** Resident memory of a process: the most it has had, and what it has. */
function memoryOf(pid: number): { peakRssMiB: number; rssMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)![1]) / 1024;
  return { peakRssMiB: mebibytes('VmHWM'), rssMiB: mebibytes('VmRSS') };
}

export function memoryTable(memory: MemoryOutcome): string {
  const title = `### Memory of a meta-train worker, ${TASKS} tasks of 50 + 50 points, ${cores} threads`;
  if ('missing' in memory) return `${title}\n\nMissing: ${memory.missing}`;
  const { peakRssMiB, rssMiB, fileMiB } = memory;
  return (
    `${title}\n\n${Math.round(peakRssMiB)} MiB resident at its peak, ${Math.round(rssMiB)} MiB after ${ITERATIONS} ` +
    `iterations; the file of observations has ${Math.round(fileMiB)} MiB.`
  );
}
