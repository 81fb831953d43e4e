interface StageText {
  /** The function's body; it returns `{ value }`, a number. `input` and `passGate` are in scope. */
  readonly body: string;
  /** Whether the stage reads the `value` of another one. */
  readonly input?: boolean;
  /** Whether the body uses `context`. */
  readonly takesContext?: boolean;
  /** More members of the declaration. */
  readonly declaration?: string;
}

/** A module that defines the stage `name`, exported in camel case. The body starts in line 6. */
export function stageFile(
  name: string,
  { body, input = false, takesContext = false, declaration = '' }: StageText,
): string {
  const taken = [...(input ? ['inputs: { input }'] : []), ...(takesContext ? ['context'] : [])];
  return `import { defineStage, json } from 'phaseline'; import { z } from 'zod'; import { passGate } from '../gate.ts';
const value = json('number', z.number()); void passGate;
export const ${camelCase(name)} = defineStage({
  name: '${name}', outputs: { value }, ${input ? 'inputs: { input: value },' : ''} ${declaration}
  async run(${taken.length === 0 ? '' : `{ ${taken.join(', ')} }`}) {
${body.replace(/^\n/, '')}
  },
});
`;
}

/** A pipeline file whose graph returns `results`, an expression over the stages. */
export function pipelineOf(
  name: string,
  stages: readonly string[],
  results: string,
  parameters = '',
): string {
  const imports = stages.map((stage) => `import { ${camelCase(stage)} } from '../stages/${stage}.ts';`);
  return `import { definePipeline } from 'phaseline';
import { z } from 'zod';
${imports.join('\n')}

export default definePipeline({
  name: '${name}',
  description: 'A test',
  parameters: z.strictObject({ ${parameters} }),
  profiles: { default: {} },
  graph: ({ parameters, matrix }) => (${results}),
});
`;
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
