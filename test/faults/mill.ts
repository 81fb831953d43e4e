/**
 * A pipeline of three stages whose results depend on every byte that they read: `grind` gives two files of one size,
 * `knead` adds them up step by step and saves checkpoints, `bake` reads all of them. With `CRASH` in the environment
 * knead dies after its fourth step. The profile `coarse` gives other results of the same sizes.
 */
export const millFiles = {
  'pipelines/mill.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { bake, grind, knead } from '../stages/mill.ts';

export default definePipeline({
  name: 'mill',
  description: 'Grinds, kneads and bakes',
  parameters: z.strictObject({ grain: z.number().int().default(3) }),
  profiles: { default: {}, coarse: { grain: 5 } },
  graph({ parameters: { grain } }) {
    const { left, right } = grind({ grain });
    const dough = knead({ left, right });
    return { left, right, dough, bread: bake({ dough, left }) };
  },
});
`,
  'stages/mill.ts': `
import { defineStage, file, json, tensors } from 'phaseline';
import { z } from 'zod';

const flour = file('application/octet-stream');
const dough = tensors('dough');

export const grind = defineStage({
  name: 'grind',
  parameters: z.strictObject({ grain: z.number() }),
  outputs: { left: flour, right: flour },
  run({ parameters: { grain }, context }) {
    context.log('grinding');
    const grains = (seed: number) => Uint8Array.from({ length: 3000 }, (_, i) => (i * seed * grain) >>> 3);
    return { left: grains(7919), right: grains(104_729) };
  },
});

export const knead = defineStage({
  name: 'knead',
  inputs: { left: flour, right: flour },
  outputs: { dough },
  async run({ inputs: { left, right }, context }) {
    const saved = await context.checkpoint.restore();
    const folds = (saved?.arrays['folds']?.data as Float64Array | undefined) ?? new Float64Array(100);
    for (let step = (saved?.json as number | undefined) ?? 0; step < 6; step++) {
      for (let i = 0; i < left.length; i++) {
        const at = (i + step) % folds.length;
        folds[at] = (3 * folds[at]! + left[i]! + 2 * right[i]!) % 1_000_003;
      }
      await context.checkpoint.offer(() => ({ json: step + 1, arrays: { folds: { shape: [100], data: folds } } }));
      if (step === 3 && process.env['CRASH'] !== undefined) process.exit(7);
    }
    return { dough: { tensors: { folds: { shape: [100], data: folds } }, metadata: {} } };
  },
});

export const bake = defineStage({
  name: 'bake',
  inputs: { dough, left: flour },
  outputs: { bread: json('bread', z.array(z.number())) },
  run: ({ inputs }) => ({
    bread: [...inputs.dough.tensors['folds']!.data].map((fold, i) => Number(fold) + inputs.left[i]!),
  }),
});
`,
};
