import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { AnyStage } from '../../../engine/define/any-stage.ts';
import { json, list } from '../../../engine/define/artifact-types.ts';
import { definePipeline, type Pipeline } from '../../../engine/define/pipeline.ts';
import { collectingStages } from '../../../engine/define/shared-state.ts';
import { defineStage } from '../../../engine/define/stage.ts';
import { evaluateGraph } from '../../../engine/graph/evaluate.ts';
import { topologicalOrder } from '../../../engine/graph/order.ts';
import type { CompiledPipeline } from '../../../engine/project/types.ts';
import { composeSession, type Session } from '../../../engine/session.ts';
import { loadedStages } from './in-process-pool.ts';
import { helperText, stageText } from './sources.ts';
import {
  compute,
  isSingle,
  numbersOf,
  reachedHelpers,
  type Cell,
  type InputValue,
  type StageSpec,
  type World,
} from './world.ts';

const number = json('number', z.number());

/** The engine's session over a project, as a process that starts now would open it; only the compiler is left out. */
export async function openWorld(
  root: string,
  world: World,
  assignments: readonly string[],
): Promise<Session> {
  const { value: pipeline, stages } = await collectingStages(async () => pipelineOf(world));
  const entry = join(root, 'compiled.js');
  loadedStages.set(entry, stages);
  const request = { profile: 'default', assignments };
  const graph = evaluateGraph(pipeline, request, ({ file }) => file);
  return composeSession({
    project: { root, artifacts: join(root, 'artifacts') },
    compiled: compiledOf(root, entry, world),
    graph: { ...graph, nodes: topologicalOrder(graph.nodes) },
    variant: ['default', ...assignments].join('+'),
  });
}

function compiledOf(root: string, entry: string, world: World): CompiledPipeline {
  const stages = world.stages.map((stage) => {
    // Version and comments are no part of the hashed code.
    const text = stageText(world, { ...stage, version: 1, code: { ...stage.code, comment: 0 } });
    return [`stages/${stage.name}.ts`, facts(text, stage.imports, stage.packages)] as const;
  });
  const helpers = world.helpers.map((helper, index) => {
    const text = helperText({ ...helper, code: { ...helper.code, comment: 0 } }, index);
    return [`lib/h${index}.ts`, facts(text, helper.imports, helper.packages)] as const;
  });
  const packages = world.packages.map((version, index) => [
    placeOf(index),
    { name: `package-${index}`, version: `1.0.${version}`, dependencies: [] },
  ]);
  return {
    name: 'oracle',
    file: 'pipelines/oracle.ts',
    root,
    entry,
    id: '',
    modules: Object.fromEntries([...helpers, ...stages]),
    packages: Object.fromEntries(packages),
    lines: {},
  };
}

function facts(text: string, imports: readonly number[], packages: readonly number[]) {
  return {
    hash: createHash('sha256').update(text).digest('hex'),
    imports: imports.map((helper) => `lib/h${helper}.ts`),
    packages: packages.map(placeOf),
  };
}

const placeOf = (index: number): string => `node_modules/package-${index}`;

function pipelineOf(world: World): Pipeline {
  const stages = world.stages.map((spec) => stageOf(world, spec));
  return definePipeline({
    name: 'oracle',
    description: 'Drawn at random',
    parameters: z.strictObject(
      Object.fromEntries(world.parameters.map((value, i) => [`p${i}`, z.number().default(value)])),
    ),
    profiles: { default: {} },
    backends: { only: { identity: `only-${world.backend}` } },
    graph({ parameters, matrix }) {
      const made: Made[] = [];
      world.stages.forEach((spec, i) => {
        const call = (cell: Cell) => callStage(world, spec, stages[i], made, parameters, cell);
        const axes = Object.fromEntries(spec.axes.map((axis) => [axis, world.axes[axis]]));
        made.push(spec.axes.length === 0 ? call({}) : matrix(axes as never, call as never));
      });
      return Object.fromEntries(world.stages.map((spec, i) => [`s${i}`, resultOf(spec, made[i])])) as never;
    },
  });
}

// oxlint-disable-next-line typescript/no-explicit-any -- handles of stages whose types are drawn at random
type Made = any;

function callStage(
  world: World,
  spec: StageSpec,
  stage: Made,
  made: readonly Made[],
  parameters: Cell,
  cell: Cell,
): Made {
  const inputs = spec.inputs.map((input, k) => {
    const source = world.stages[input.source];
    const choose = (value: Made): Made => (source.outputs === 1 ? value : value[`out${input.output}`]);
    const here = (of: Cell) => spec.axes.every((axis) => of[axis] === undefined || of[axis] === cell[axis]);
    const all = made[input.source];
    if (source.axes.length === 0) return [`in${k}`, choose(all)];
    return isSingle(world, spec, input)
      ? [`in${k}`, choose(all.cells.find((entry: { cell: Cell }) => here(entry.cell)).value)]
      : [`in${k}`, all.filter(here).map(choose)];
  });
  const own = spec.parameters.map((index) => [`p${index}`, parameters[`p${index}`]]);
  const values = { ...Object.fromEntries(own), ...(spec.readsCell ? cell : {}) };
  return spec.inputs.length === 0 ? stage(values) : stage(Object.fromEntries(inputs), values);
}

function resultOf({ axes, outputs }: StageSpec, made: Made): Made {
  if (outputs === 1) return made;
  const names = Array.from({ length: outputs }, (_, k) => `out${k}`);
  return Object.fromEntries(
    names.map((name) => [name, axes.length === 0 ? made[name] : made.map((value: Made) => value[name])]),
  );
}

function stageOf(world: World, spec: StageSpec): AnyStage {
  const names = [...spec.parameters.map((index) => `p${index}`), ...(spec.readsCell ? spec.axes : [])];
  const behaviours = [
    spec.code.behaviour,
    ...reachedHelpers(world, spec.imports).map((helper) => world.helpers[helper].code.behaviour),
  ];
  const outputs = Array.from({ length: spec.outputs }, (_, k) => k);
  const stage = defineStage({
    name: spec.name,
    version: spec.version,
    backend: spec.backend,
    parameters: z.strictObject(Object.fromEntries(names.map((name) => [name, z.number()]))),
    inputs: Object.fromEntries(
      spec.inputs.map((input, k) => [`in${k}`, isSingle(world, spec, input) ? number : list(number)]),
    ),
    outputs: Object.fromEntries(outputs.map((k) => [`out${k}`, number])),
    run({ parameters, inputs }) {
      if (spec.fails) throw new Error('it fails');
      const given = Object.values(inputs as Record<string, InputValue>).flatMap(numbersOf);
      const all = [...behaviours, ...Object.values(parameters as Record<string, number>), ...given];
      return Object.fromEntries(outputs.map((k) => [`out${k}`, compute(all, k, spec.range)])) as never;
    },
  });
  // A module of its own for each, as projects have it.
  const site = { file: `stages/${spec.name}.ts`, line: 1, column: 1 };
  return Object.assign(stage, { site });
}
