import { isSingle, type HelperSpec, type StageSpec, type World } from './world.ts';

/** `facts` holds the behaviours of all that is reached, sorted by their numbers. */
export function helperText({ code, imports, packages }: HelperSpec, index: number): string {
  return `${importLines('.', imports, packages)}
${commentLine(code.comment)}
export const facts: Record<number, number> = { ${spreads(imports)}${index}: ${code.behaviour} + ${code.form} - ${code.form} };
`;
}

export function stageText(world: World, stage: StageSpec): string {
  const { name, version, code, imports, packages, parameters, inputs, axes, readsCell } = stage;
  const names = [...parameters.map((index) => `p${index}`), ...(readsCell ? axes : [])];
  const outputs = Array.from({ length: stage.outputs }, (_, k) => `out${k}`);
  const kinds = inputs.map(
    (input, i) => `in${i}: ${isSingle(world, stage, input) ? 'number' : 'list(number)'}`,
  );
  return `import { defineStage, json, list } from 'phaseline';
import { z } from 'zod';
import { compute, numbersOf } from '../lib/mix.ts';
${importLines('../lib', imports, packages)}
${commentLine(code.comment)}
const number = json('number', z.number());
void list;
export const stage = defineStage({
  name: '${name}',
  version: ${version},
  backend: ${stage.backend},
  parameters: z.strictObject({ ${names.map((key) => `${key}: z.number()`).join(', ')} }),
  ${inputs.length === 0 ? '' : `inputs: { ${kinds.join(', ')} },`}
  outputs: { ${outputs.map((output) => `${output}: number`).join(', ')} },
  run({ parameters${inputs.length === 0 ? '' : ', inputs'} }) {
    ${stage.fails ? "if (Object.keys(parameters)) throw new Error('it fails');" : ''}
    const reached: Record<number, number> = { ${spreads(imports)} };
    const given = [${inputs.map((_, i) => `...numbersOf(inputs.in${i})`).join(', ')}];
    const own = ${code.behaviour} + ${code.form} - ${code.form};
    const facts = [own, ...Object.values(reached), ...Object.values<number>(parameters), ...given];
    return { ${outputs.map((output, k) => `${output}: compute(facts, ${k}, ${stage.range})`).join(', ')} };
  },
});
`;
}

function importLines(folder: string, imports: readonly number[], packages: readonly number[]): string {
  return [
    ...imports.map((helper) => `import { facts as facts${helper} } from '${folder}/h${helper}.ts';`),
    ...packages.map((index) => `import 'package-${index}';`),
  ].join('\n');
}

function spreads(imports: readonly number[]): string {
  return imports.map((helper) => `...facts${helper}, `).join('');
}

function commentLine(comment: number): string {
  return `// Note ${comment}\ntype Unused${comment} = readonly number[];${' '.repeat(comment % 3)}`;
}
