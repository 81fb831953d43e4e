import type { Script } from './arbitrary.ts';
import type { Edit } from './edits.ts';
import type { Step } from './script.ts';
import type { StageSpec, World } from './world.ts';

/** A script as a report of a failure shows it. */
export function describeScript({ world, steps }: Pick<Script, 'world' | 'steps'>): string {
  return ['', ...describeWorld(world), ...steps.flatMap(describeStep), ''].join('\n  ');
}

function describeWorld({ stages, helpers, parameters, axes }: World): string[] {
  return [
    `x = [${axes.x.join(', ')}], y = [${axes.y.join(', ')}], parameters ${parameters.join(', ')}`,
    ...helpers.map(
      ({ code, imports, packages }, i) =>
        `helper h${i}: behaviour ${code.behaviour}, imports ${imports.map((helper) => `h${helper}`).join(' ') || 'none'}, packages ${packages.join(' ') || 'none'}`,
    ),
    ...stages.map((stage) => describeStage(stage, stages)),
  ];
}

function describeStage(stage: StageSpec, stages: readonly StageSpec[]): string {
  const { name, axes, inputs, parameters, imports, packages, code, range, outputs, readsCell } = stage;
  const reads = inputs.map(
    ({ source, output, list }) => `${stages[source].name}.out${output}${list ? ' as list' : ''}`,
  );
  return [
    `stage ${name}${axes.length === 0 ? '' : `[${axes.join(',')}]${readsCell ? '' : ' (blind)'}`}(${reads.join(', ')})`,
    `behaviour ${code.behaviour} below ${range}`,
    ...(stage.backend ? ['with the backend'] : []),
    ...(outputs === 1 ? [] : [`${outputs} outputs`]),
    ...(parameters.length === 0 ? [] : [`parameters ${parameters.map((p) => `p${p}`).join(' ')}`]),
    ...(imports.length === 0 ? [] : [`imports ${imports.map((helper) => `h${helper}`).join(' ')}`]),
    ...(packages.length === 0 ? [] : [`packages ${packages.join(' ')}`]),
  ].join(', ');
}

function describeStep({ edits, run }: Step): string[] {
  const options = [
    ...(run.select === undefined ? [] : [`select ${run.select}`]),
    ...(run.force === undefined ? [] : [`force ${run.force}`]),
    ...(run.set === undefined ? [] : [`set p${run.set.index}=${run.set.value}`]),
    ...(run.keepGoing ? ['keep going'] : []),
    `${run.jobs} jobs`,
  ];
  return [...edits.map(describeEdit), `run, ${options.join(', ')}`];
}

function describeEdit({ kind, ...rest }: Edit): string {
  const facts = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `  ${kind} ${facts.join(', ')}`;
}
