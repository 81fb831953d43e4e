import { helperText, stageText } from '../engine/oracle/sources.ts';
import { isSingle, type StageSpec, type World } from '../engine/oracle/world.ts';

/** The project as source files, for the real compiler. */
export function sourceFiles(world: World): Record<string, string> {
  return {
    'pipelines/oracle.ts': pipelineText(world),
    'lib/mix.ts': mixText,
    ...Object.fromEntries(
      world.helpers.map((helper, index) => [`lib/h${index}.ts`, helperText(helper, index)]),
    ),
    ...Object.fromEntries(world.stages.map((stage) => [`stages/${stage.name}.ts`, stageText(world, stage)])),
    ...Object.fromEntries(world.packages.flatMap((version, index) => packageFiles(index, version))),
  };
}

const mixText = `export function compute(facts: readonly number[], output: number, range: number): number {
  return [...facts, output].reduce((sum, fact) => (sum * 31 + fact + 7) % 1_000_003, 1) % range;
}
type Input = number | readonly { cell: Record<string, unknown>; value: number }[];
export function numbersOf(input: Input): number[] {
  return typeof input === 'number'
    ? [input]
    : input.flatMap(({ cell, value }) => [...(Object.values(cell) as number[]), value]);
}
`;

function packageFiles(index: number, version: number): [string, string][] {
  const folder = `node_modules/package-${index}`;
  const json = { name: `package-${index}`, version: `1.0.${version}`, type: 'module', exports: './index.js' };
  return [
    [`${folder}/package.json`, JSON.stringify(json)],
    [`${folder}/index.js`, 'export {};\n'],
  ];
}

function pipelineText(world: World): string {
  const imports = world.stages.map(({ name }, i) => `import { stage as s${i} } from '../stages/${name}.ts';`);
  const parameters = world.parameters.map((value, i) => `p${i}: z.number().default(${value})`);
  const calls = world.stages.map((stage, i) => {
    const { axes, inputs } = stage;
    const given = inputs.map((input, k) => {
      const source = world.stages[input.source];
      const single = isSingle(world, stage, input);
      const all = `made[${input.source}]`;
      if (source.axes.length === 0) return `in${k}: ${all}${member(source, input.output)}`;
      const shared = source.axes.filter((axis) => axes.includes(axis));
      const test = shared.map((axis) => `of.${axis} === cell.${axis}`).join(' && ') || 'true';
      return single
        ? `in${k}: ${all}.cells.find(({ cell: of }) => ${test}).value${member(source, input.output)}`
        : `in${k}: ${all}.filter((of) => ${test}).map((value) => value${member(source, input.output)})`;
    });
    const values = [
      ...stage.parameters.map((index) => `p${index}: parameters.p${index}`),
      ...(stage.readsCell ? axes.map((axis) => `${axis}: cell.${axis}`) : []),
    ];
    const call = `s${i}(${inputs.length === 0 ? '' : `{ ${given.join(', ')} }, `}{ ${values.join(', ')} })`;
    const lists = axes.map((axis) => `${axis}: ${JSON.stringify(world.axes[axis])}`).join(', ');
    return `    made.push(${axes.length === 0 ? call : `matrix({ ${lists} }, (cell: any) => ${call})`});`;
  });
  return `import { definePipeline } from 'phaseline';
import { z } from 'zod';
${imports.join('\n')}

export default definePipeline({
  name: 'oracle',
  description: 'Drawn at random',
  parameters: z.strictObject({ ${parameters.join(', ')} }),
  profiles: { default: {} },
  backends: { only: { identity: 'only-${world.backend}' } },
  graph({ parameters, matrix }) {
    const made: any[] = [];
${calls.join('\n')}
    return { ${world.stages.map((stage, i) => `s${i}: ${resultText(stage, i)}`).join(', ')} };
  },
});
`;
}

function member({ outputs }: StageSpec, output: number): string {
  return outputs === 1 ? '' : `.out${output}`;
}

function resultText({ axes, outputs }: StageSpec, i: number): string {
  if (outputs === 1) return `made[${i}]`;
  const parts = Array.from({ length: outputs }, (_, k) =>
    axes.length === 0 ? `out${k}: made[${i}].out${k}` : `out${k}: made[${i}].map((value) => value.out${k})`,
  );
  return `{ ${parts.join(', ')} }`;
}
