import { describe, expect, test } from 'vitest';
import mamlVsAnil from '../../pipelines/maml-vs-anil.ts';
import { actionsOf, countByStage, dataPurposes, graphOf, newActions, refusalOf } from './graph-of.ts';

const graph = graphOf(mamlVsAnil);
const cellsOf = (stage: string) => graph.nodes.filter((node) => node.stage === stage).map(({ cell }) => cell);

describe('the star of ablations', () => {
  test('is a centre, and every other value of each arm alone, for each algorithm', () => {
    const centre = { innerSteps: 2, tasks: 40, noise: 0, shots: 10 };
    const changes = [{}, { innerSteps: 1 }, { tasks: 10 }, { noise: 0.1 }, { shots: 5 }];
    const expected = ['maml', 'first-order-maml', 'anil'].flatMap((algorithm) =>
      changes.map((change) => ({ algorithm, seed: 0, ...centre, ...change })),
    );
    for (const stage of ['meta-train', 'choose-rule', 'adapt', 'rollout', 'evaluate']) {
      expect(cellsOf(stage)).toEqual(expect.arrayContaining(expected));
      expect(cellsOf(stage)).toHaveLength(expected.length);
    }
  });

  test('trains once where cells differ in the observed points of unseen systems alone', () => {
    expect(countByStage(actionsOf(graph))).toMatchObject({
      'meta-train': 3 * 4,
      'choose-rule': 3 * 5,
      adapt: 3 * 5,
    });
  });

  test('each cell has the parameters that it says, and what it says was observed', () => {
    const nodeOf = (reference: unknown) =>
      graph.nodes.find(({ id }) => id === (reference as { node: string }).node)!;
    for (const { cell, parameters, inputs } of graph.nodes.filter(({ stage }) => stage === 'meta-train')) {
      const { algorithm, seed, innerSteps, tasks, noise } = cell;
      expect(parameters).toMatchObject({ algorithm, seed, innerSteps });
      const observed = nodeOf(inputs['observations']);
      expect(observed.parameters).toMatchObject({ noise, purpose: 'meta-train' });
      expect(nodeOf(observed.inputs['systems']).parameters).toMatchObject({ count: tasks });
      expect(nodeOf(inputs['validation']).parameters).toMatchObject({ noise, purpose: 'validation' });
    }
    for (const { cell, parameters, inputs } of graph.nodes.filter(({ stage }) => stage === 'adapt')) {
      const { algorithm, noise, shots } = cell;
      const chosen = nodeOf(inputs['choice']);
      expect(chosen.cell).toEqual(cell);
      expect(chosen.inputs['learner']).toEqual(inputs['learner']);
      expect(chosen.parameters).toMatchObject({ gradientSteps: [1, 2] });
      expect(parameters).toMatchObject({ training: algorithm, shots, gradientSteps: [1, 2] });
      expect(nodeOf(inputs['observations']).parameters).toMatchObject({
        noise,
        support: shots,
        purpose: 'meta-test',
      });
    }
  });
});

/** What reads all cells runs again. */
const summaries = { 'aggregate-ablation': 1, 'ablation-charts': 1, 'ablation-report': 1 };
const ofCells = (count: number) => ({ 'choose-rule': count, adapt: count, rollout: count, evaluate: count });

describe('one more value of an axis runs its own cells alone', () => {
  test.each([
    ['arms.innerSteps=[1,4]', 'arms.innerSteps=[1]', { 'meta-train': 3, ...ofCells(3) }],
    [
      'arms.tasks=[10,20]',
      'arms.tasks=[10]',
      { 'sample-systems': 1, simulate: 1, 'meta-train': 3, ...ofCells(3) },
    ],
    ['arms.noise=[0.1,0.2]', 'arms.noise=[0.1]', { simulate: 4, 'meta-train': 3, ...ofCells(3) }],
    ['arms.shots=[5,7]', 'arms.shots=[5]', { simulate: 2, ...ofCells(3) }],
    // More points than any other cell observed.
    ['arms.shots=[5,400]', 'arms.shots=[5]', { simulate: 2, ...ofCells(3) }],
    ['seeds=[0,1]', 'seeds=[0]', { 'meta-train': 12, ...ofCells(15) }],
    ['algorithms=["maml","anil"]', 'algorithms=["maml"]', { 'meta-train': 4, ...ofCells(5) }],
  ])('%s after %s', (more, before, counts) => {
    const added = newActions(graphOf(mamlVsAnil, before), graphOf(mamlVsAnil, more));
    expect(countByStage(added)).toEqual({ ...counts, ...summaries });
  });

  test('and one less runs nothing but the summaries', () => {
    expect(countByStage(newActions(graph, graphOf(mamlVsAnil, 'arms.shots=[]')))).toEqual(summaries);
  });
});

test('nothing is learned from or chosen on the systems of the test', () => {
  const purposes = dataPurposes(graph);
  const learning = graph.nodes.filter(({ stage }) => stage === 'meta-train' || stage === 'choose-rule');
  for (const { id } of learning) {
    expect(purposes.get(id)).toEqual(new Set(['meta-train', 'validation']));
  }
});

describe('refused before anything runs', () => {
  test.each([
    ['arms.shots=["ten"]', /arms\.shots/],
    ['arms.tasks=[10.5]', /arms\.tasks/],
    ['arms.noise=[-0.1]', /arms\.noise/],
    ['arms.innerSteps=three', /arms\.innerSteps/],
    ['algorithms=["pretrained"]', /algorithms/],
    ['centre.shots=0', /centre\.shots/],
    ['gradientSteps=[5,1]', /gradientSteps/],
    ['arms.batch=[1]', /arms/],
  ])('%s', (assignment, where) => {
    expect(refusalOf(mamlVsAnil, assignment)).toMatch(where);
  });

  test('one value of an arm twice', () => {
    expect(refusalOf(mamlVsAnil, 'arms.shots=[5,5]')).toMatch(/twice|more than once|same cell/);
  });
});
