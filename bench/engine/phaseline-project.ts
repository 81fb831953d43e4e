// Projects of this engine, written where a benchmark wants one.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a project that imports this checkout as `phaseline`. */
export function writeProject(root: string, folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/phaseline'));
  symlinkSync(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'));
  const all = { 'package.json': '{ "name": "bench", "type": "module", "private": true }', ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** The command line of this checkout. */
export function phaseline(root: string, ...words: string[]): string[] {
  return [process.execPath, join(root, 'bin/pipeline.js'), ...words];
}

/**
 * A diamond: one stage, then `stages - 2` that read its output, then one that reads them all.
 *
 * @param work `cksum`: each starts that program, like the peers' stages; `nothing`: each only returns
 */
export function diamondFiles(stages: number, work: 'cksum' | 'nothing'): Record<string, string> {
  const sum =
    work === 'nothing'
      ? '(text) => new TextEncoder().encode(text.length)'
      : "(text) => execFileSync('cksum', { input: text })";
  return {
    'stages/sums.js': `
import { execFileSync } from 'node:child_process';
import { defineStage, file, list } from 'phaseline';
import { z } from 'zod';
const text = file('text/plain');
const decode = (bytes) => new TextDecoder().decode(bytes);
const sum = ${sum};
const parameters = z.strictObject({ i: z.number().int() });
export const first = defineStage({ name: 'first', outputs: { text }, run: () => ({ text: sum('first') }) });
export const middle = defineStage({
  name: 'middle', parameters, inputs: { of: text }, outputs: { text },
  run: ({ inputs, parameters: { i } }) => ({ text: sum(decode(inputs.of) + i) }),
});
export const last = defineStage({
  name: 'last', inputs: { of: list(text) }, outputs: { text },
  run: ({ inputs }) => ({ text: sum(inputs.of.map(({ value }) => decode(value)).join('')) }),
});
`,
    'pipelines/diamond.js': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { first, middle, last } from '../stages/sums.js';
export default definePipeline({
  name: 'diamond', description: 'A diamond',
  parameters: z.strictObject({ width: z.number().int() }),
  profiles: { default: { width: ${stages - 2} } },
  graph({ parameters, matrix }) {
    const start = first();
    const middles = matrix({ i: Array.from({ length: parameters.width }, (_, i) => i) }, ({ i }) =>
      middle({ of: start }, { i }));
    return { middles, last: last({ of: middles }) };
  },
});
`,
  };
}
