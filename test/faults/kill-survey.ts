/**
 * `survey`: ten short actions with all that a run writes: tables, tensors, JSON, text and files, a matrix, progress,
 * logs, checkpoints, and results in sub-folders. `brief`: two of them, for whoever goes through every single write.
 */
export const surveyFiles = {
  'pipelines/survey.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { draw, page, score, sketch, summarize, walk } from '../stages/survey.ts';

export default definePipeline({
  name: 'survey',
  description: 'Walks over drawn numbers',
  parameters: z.strictObject({ steps: z.number().int().default(6), bytes: z.number().int().default(100_000) }),
  profiles: { default: {} },
  graph({ parameters: { steps, bytes }, matrix }) {
    const numbers = draw();
    const cells = matrix({ seed: [1, 2, 3] }, ({ seed }) => {
      const path = walk({ numbers }, { seed, steps });
      return { path, scores: score({ path }) };
    });
    const summary = summarize({ scores: cells.map((cell) => cell.scores) });
    return { numbers, paths: cells.map((cell) => cell.path), summary, figures: sketch({ summary }, { bytes }), page: page({ summary }) };
  },
});
`,
  'pipelines/brief.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { draw, walk } from '../stages/survey.ts';

export default definePipeline({
  name: 'brief',
  description: 'One walk',
  parameters: z.strictObject({}),
  profiles: { default: {} },
  graph() {
    const numbers = draw();
    return { numbers, path: walk({ numbers }, { seed: 1, steps: 3 }) };
  },
});
`,
  'stages/survey.ts': `
import { defineStage, file, json, list, table, tensors } from 'phaseline';
import { z } from 'zod';

const numbers = table('numbers', { index: 'int32', value: 'float64', name: 'utf8' });
const path = tensors('path');
const scores = table('scores', { step: 'int32', distance: 'float64' });
const summary = json('summary', z.array(z.strictObject({ seed: z.number(), furthest: z.number() })));

export const draw = defineStage({
  name: 'draw',
  outputs: { numbers },
  run({ context }) {
    context.log('drawing');
    const index = Int32Array.from({ length: 500 }, (_, i) => i);
    const value = Float64Array.from(index, (i) => ((i * 7919) % 500) / 500 - 0.5);
    return { numbers: { index, value, name: [...index].map((i) => 'number ' + i) } };
  },
});

export const walk = defineStage({
  name: 'walk',
  parameters: z.strictObject({ seed: z.number(), steps: z.number() }),
  inputs: { numbers },
  outputs: { path },
  async run({ inputs, parameters: { seed, steps }, context }) {
    const saved = await context.checkpoint.restore();
    const positions = (saved?.arrays['positions']?.data as Float64Array | undefined) ?? new Float64Array(steps);
    for (let step = (saved?.json as number | undefined) ?? 0; step < steps; step++) {
      positions[step] = (positions[step - 1] ?? seed) + inputs.numbers.value[(step * seed) % 500]!;
      context.progress(step + 1, steps, 'steps');
      await context.checkpoint.offer(() => ({
        json: step + 1,
        arrays: { positions: { shape: [steps], data: positions } },
      }));
    }
    return { path: { tensors: { positions: { shape: [steps], data: positions } }, metadata: { seed: String(seed) } } };
  },
});

export const score = defineStage({
  name: 'score',
  inputs: { path },
  outputs: { scores },
  run({ inputs }) {
    const { data } = inputs.path.tensors['positions']!;
    return {
      scores: {
        step: Int32Array.from(data, (_, i) => i),
        distance: Float64Array.from(data, (x) => Math.abs(x - data[0]!)),
      },
    };
  },
});

export const summarize = defineStage({
  name: 'summarize',
  inputs: { scores: list(scores) },
  outputs: { summary },
  run: ({ inputs }) => ({
    summary: inputs.scores.map(({ cell, value }) => ({
      seed: Number(cell['seed']),
      furthest: value.distance.reduce((x, y) => Math.max(x, y), 0),
    })),
  }),
});

// Two outputs of one stage, of which the first is the large one.
export const sketch = defineStage({
  name: 'sketch',
  parameters: z.strictObject({ bytes: z.number() }),
  inputs: { summary },
  outputs: { raw: file('application/octet-stream'), drawing: file('image/svg+xml') },
  run({ inputs, parameters: { bytes } }) {
    const raw = new Uint8Array(bytes);
    for (let i = 0, x = 1; i < bytes; i++) raw[i] = x = (x * 75 + 74) % 65_537;
    return { raw, drawing: '<svg>' + inputs.summary.map(({ furthest }) => furthest).join(' ') + '</svg>' };
  },
});

export const page = defineStage({
  name: 'page',
  inputs: { summary },
  outputs: { page: file('text/html') },
  run: ({ inputs }) => ({ page: '<p>' + JSON.stringify(inputs.summary) + '</p>' }),
});
`,
};
