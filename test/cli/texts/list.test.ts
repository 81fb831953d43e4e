import { expect, test } from 'vitest';
import { formatPipeline, formatPipelines } from '../../../cli/texts/list.ts';
import type { StageFacts } from '../../../engine/graph/graph.ts';
import { noColors } from '../no-colors.ts';

test('pipelines are listed with their profiles, and one that does not load with the reason', () => {
  const lines = formatPipelines(
    [
      { name: 'meta-hnn', description: 'Learns', profiles: ['quick', 'default'], backends: ['simd'] },
      {
        name: 'broken',
        error: { code: 'compile-failed', what: 'It does not compile.', todo: 'Correct it.' },
      },
    ],
    noColors,
  );
  expect(lines.join('\n')).toBe(
    `
meta-hnn
  Learns
  profiles: quick, default
  backends: simd
broken
  does not load: error[compile-failed] It does not compile.
  details: npx pipeline list broken`.slice(1),
  );
});

test('a project without pipelines says where to write one', () => {
  expect(formatPipelines([], noColors)).toEqual([
    'There is no pipeline here yet: write one in pipelines/NAME.ts.',
  ]);
});

test('a pipeline is listed with its stages and the values of its parameters', () => {
  const facts = (description: string): StageFacts => ({
    version: 1,
    description,
    module: 'stages/x.ts',
    outputs: {},
    cpus: [1, 1],
    memoryMiB: 1,
    retries: 0,
    deterministic: true,
    backend: false,
    site: { file: 'stages.js', line: 1, column: 1 },
  });
  const node = (id: string, stage: string) => ({ id, stage, cell: {}, parameters: {}, inputs: {} });
  const graph = {
    pipeline: 'meta-hnn',
    profile: 'quick',
    overrides: [],
    parameters: {
      noise: 0,
      rules: [
        [0.001, 0.01],
        [0.1, 1],
        [10, 100],
        [1000, 2000],
      ],
      training: { iterations: 300 },
    },
    descriptions: { rules: 'of which one is taken', 'training.iterations': 'steps of the outer loop' },
    backend: { name: '', identity: null, standard: true, optional: false },
    nodes: [node('simulate', 'simulate'), node('t[seed=0]', 'meta-train'), node('t[seed=1]', 'meta-train')],
    stages: { simulate: facts('Observes'), 'meta-train': facts('Learns\nat length') },
    results: [],
  };
  expect(formatPipeline(graph, noColors).join('\n')).toBe(
    `
meta-hnn (profile quick)

stages
  simulate        Observes
  meta-train  ×2  Learns

parameters (\`--set path=value\` changes one)
  noise                0
  rules                     of which one is taken
    [[0.001,0.01],[0.1,1],[10,100],[1000,2000]]
  training.iterations  300  steps of the outer loop`.slice(1),
  );
});
