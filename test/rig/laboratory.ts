/**
 * A pipeline whose results are reproduced in every way there is: `sample` bit for bit; `train` on an exact backend or,
 * with `roughly`, by tolerance; `judge` reads it, with a table and a file; `note` is not deterministic. `LEAK` in the
 * environment changes what sample gives, `ROUGH` is how far the rough backend is off, and `FAIL` lets train fail after
 * it saved a checkpoint whose result would be another one.
 */
export const laboratoryFiles = {
  'pipelines/laboratory.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { judge, note, sample, train } from '../stages/laboratory.ts';

export default definePipeline({
  name: 'laboratory',
  description: 'Samples, trains and judges',
  parameters: z.strictObject({}),
  profiles: { default: {} },
  backends: {
    exactly: { identity: 'exactly-1', exact: true },
    roughly: { identity: 'roughly-1' },
    untold: { identity: 'exactly-1' },
  },
  graph() {
    const samples = sample();
    const model = train({ samples });
    return { ...judge({ model }), note: note({ samples }) };
  },
});
`,
  'stages/laboratory.ts': `
import { defineStage, file, json, table, tensors } from 'phaseline';
import { z } from 'zod';

const samples = table('samples', { x: 'float64', name: 'utf8' });
const model = tensors('model', { tolerance: { ulp: 2 } });
const scores = table(
  'scores',
  { row: 'int32', error: 'float64', rate: 'float64' },
  { tolerance: { absolute: 1e-12, columns: { error: { relative: 1e-5 } } } },
);

export const sample = defineStage({
  name: 'sample',
  outputs: { samples },
  run: () => ({
    samples: { x: Float64Array.of(1, 2, 3 + Number(process.env['LEAK'] ?? 0)), name: ['one', 'two', 'three'] },
  }),
});

export const train = defineStage({
  name: 'train',
  inputs: { samples },
  outputs: { model },
  backend: true,
  async run({ inputs, context }) {
    const saved = await context.checkpoint.restore();
    await context.checkpoint.offer(() => ({ json: 7, arrays: {} }));
    if (process.env['FAIL']) throw new Error('as it was told to');
    const off = (context.backend === 'roughly' ? Number(process.env['ROUGH'] ?? 1e-7) : 0) + (saved ? 7 : 0);
    const weights = Float32Array.from(inputs.samples.x, (x) => x * (1 + off));
    return { model: { tensors: { weights: { shape: [3], data: weights } }, metadata: {} } };
  },
});

export const judge = defineStage({
  name: 'judge',
  inputs: { model },
  outputs: { scores, plot: file('image/svg+xml') },
  run({ inputs }) {
    const { data } = inputs.model.tensors['weights']!;
    return {
      scores: { row: Int32Array.of(0, 1, 2), error: Float64Array.from(data), rate: Float64Array.of(1, 1, 1) },
      plot: '<svg>' + data.join(' ') + '</svg>',
    };
  },
});

export const note = defineStage({
  name: 'note',
  deterministic: false,
  inputs: { samples },
  outputs: { note: json('note', z.number()) },
  run: () => ({ note: performance.now() }),
});
`,
};
