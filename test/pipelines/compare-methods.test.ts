import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../engine/graph/evaluate.ts';
import metaHnnSystems from '../../pipelines/meta-hnn-systems.ts';
import metaHnn from '../../pipelines/meta-hnn.ts';
import { methods } from '../../schemas/methods.ts';
import { actionsOf, countByStage, dataPurposes, graphOf, newActions, refusalOf } from './graph-of.ts';

const graph = graphOf(metaHnn);
const nodeOf = (reference: unknown) =>
  graph.nodes.find(({ id }) => id === (reference as { node: string }).node)!;

describe('every method', () => {
  test('is trained, or not, from the same data, seeds and network', () => {
    const learned = graph.nodes.filter(({ stage }) => stage === 'meta-train' || stage === 'initialise');
    expect(learned).toHaveLength(methods.length);
    expect(new Set(learned.map(({ cell }) => cell['method']))).toEqual(new Set(methods));
    for (const { cell, stage, parameters } of learned) {
      const [network, ...training] = String(cell['method']).split('-');
      expect(parameters).toMatchObject({
        seed: cell['seed'],
        model: { kind: network === 'hnn' ? 'hnn' : 'direct', hidden: [16, 16] },
      });
      if (stage === 'initialise') expect(training).toEqual(['scratch']);
      else expect(parameters).toMatchObject({ algorithm: training.join('-') });
    }
    const inputs = learned
      .filter(({ stage }) => stage === 'meta-train')
      .map((node) => JSON.stringify(node.inputs));
    expect(new Set(inputs).size).toBe(1);
  });

  test('adapts to the same observations of the same systems', () => {
    const adapted = graph.nodes.filter(({ id, stage }) => stage === 'adapt' && id.startsWith('adapt['));
    expect(adapted).toHaveLength(methods.length * 2);
    for (const { cell, inputs, parameters } of adapted) {
      expect(nodeOf(inputs['learner']).cell).toMatchObject({ method: cell['method'], seed: cell['seed'] });
      expect(nodeOf(inputs['observations']).parameters).toMatchObject({
        support: cell['shots'],
        purpose: 'meta-test',
      });
      expect(parameters).toMatchObject({
        shots: cell['shots'],
        training: String(cell['method']).replace(/^(hnn|naive)-/, ''),
      });
    }
  });

  test('has as many steps and systems to choose its rules on', () => {
    const chosen = graph.nodes.filter(({ stage }) => stage === 'choose-rule');
    expect(chosen).toHaveLength(methods.length * 2);
    for (const { cell, parameters, inputs } of chosen) {
      // Those of the tests, of systems beyond the range and of the probe.
      expect(parameters).toMatchObject({ gradientSteps: [0, 1, 2, 5], shots: cell['shots'] });
      expect(nodeOf(inputs['validation']).parameters).toMatchObject({
        support: cell['shots'],
        purpose: 'validation',
      });
    }
  });
});

describe('each network', () => {
  const several = graphOf(metaHnn, 'seeds=[3,4]', 'beyond.gradientSteps=[7]', 'features.probeSteps=3');
  const sourceOf = (reference: unknown) =>
    several.nodes.find(({ id }) => id === (reference as { node: string }).node)!;
  const stepsOf = (parameters: unknown) => (parameters as { gradientSteps: number[] }).gradientSteps;

  test('adapts by the rules that were chosen for itself at that K', () => {
    const chosen = several.nodes.filter(({ stage }) => stage === 'choose-rule');
    expect(chosen).toHaveLength(methods.length * 2 * 2);
    for (const { cell, inputs } of chosen) {
      const { method, seed } = cell;
      expect(sourceOf(inputs['learner']).cell).toMatchObject({ method, seed });
    }
    const adapted = several.nodes.filter(({ stage }) => stage === 'adapt');
    const names = new Set(adapted.map(({ id }) => id.slice(0, id.indexOf('['))));
    expect(names).toEqual(new Set(['adapt', 'adapt-beyond', 'adapt-probe']));
    for (const { cell, inputs } of adapted) {
      const { method, seed, shots } = cell;
      expect(sourceOf(inputs['choice']).cell).toMatchObject({ method, seed, shots });
      expect(sourceOf(inputs['choice']).inputs['learner']).toEqual(inputs['learner']);
    }
  });

  test('has a rule for every number of steps that it ever takes', () => {
    const taken = several.nodes.filter(({ stage }) => stage === 'adapt');
    for (const { inputs, parameters } of taken) {
      const chosen = stepsOf(sourceOf(inputs['choice']).parameters);
      expect(chosen).toEqual([0, 1, 3, 5, 7]);
      for (const steps of stepsOf(parameters)) expect(chosen).toContain(steps);
    }
    expect(new Set(taken.flatMap(({ parameters }) => stepsOf(parameters)))).toEqual(new Set([0, 1, 3, 5, 7]));
  });
});

test('nothing is learned from or chosen on the systems of the test, nor anything else that is measured', () => {
  const purposes = dataPurposes(graph);
  const learning = new Set(['meta-train', 'validation']);
  for (const { id, stage } of graph.nodes) {
    if (stage === 'meta-train') expect(purposes.get(id)).toEqual(learning);
    if (stage === 'initialise') expect(purposes.get(id)).toEqual(new Set());
    if (stage === 'choose-rule') for (const purpose of purposes.get(id)!) expect(learning).toContain(purpose);
  }
  expect([...purposes.get('aggregate')!].toSorted()).toEqual(['meta-test', 'meta-train', 'validation']);
});

describe.each([metaHnn, metaHnnSystems])('of all profiles of $name', (pipeline) => {
  const drawn = (profile: string, purposes: readonly string[]) =>
    new Set(
      evaluateGraph(pipeline, { profile, assignments: [] }, () => 'stages/here.ts')
        .nodes.filter(({ stage }) => stage === 'sample-systems' || stage === 'simulate')
        .map(({ stage, parameters }) => ({
          stage,
          ...(parameters as { system: unknown; purpose: string; seed: number }),
        }))
        .filter(({ purpose }) => purposes.includes(purpose))
        .map(({ stage, system, purpose, seed }) => JSON.stringify({ stage, system, purpose, seed })),
    );

  test('the systems to learn from and to judge choices on are drawn alike', () => {
    const learning = ['meta-train', 'validation'];
    for (const profile of ['default', 'paper'])
      expect(drawn(profile, learning)).toEqual(drawn('quick', learning));
  });

  test('the paper profile has unseen systems of its own, which nothing was decided on', () => {
    const unseen = ['meta-test', 'beyond', 'probe'];
    expect(drawn('default', unseen)).toEqual(drawn('quick', unseen));
    const paper = drawn('paper', unseen);
    expect(paper.size).toBe(drawn('default', unseen).size);
    for (const other of drawn('default', unseen)) expect(paper).not.toContain(other);
  });
});

/** What reads all cells runs again. */
function withoutSummaries(counts: Record<string, number>): Record<string, number> {
  const summaries = [
    'aggregate',
    'summarise-features',
    'contrasts',
    'beyond-range',
    'training-costs',
    'figures',
    'gallery',
    'charts',
    'curves',
    'report',
  ];
  return Object.fromEntries(Object.entries(counts).filter(([stage]) => !summaries.includes(stage)));
}

describe('one more value of an axis runs its own cells alone', () => {
  const [looked, beyond] = [6, 4];

  test.each([
    ['adaptation.shots=[10,15,20]', { simulate: 2, 'choose-rule': 9, adapt: 9, rollout: 9, evaluate: 9 }],
    [
      // The most points that are observed: what is measured with the most is measured with them.
      'adaptation.shots=[10,20,40]',
      {
        simulate: 4,
        'choose-rule': 9,
        adapt: 9 + beyond + looked,
        rollout: 9,
        evaluate: 9,
        similarity: looked,
        probe: looked,
      },
    ],
    [
      'seeds=[0,1]',
      {
        'meta-train': 7,
        initialise: 2,
        'choose-rule': 18,
        adapt: 18 + beyond + looked,
        rollout: 18,
        evaluate: 18,
        similarity: looked,
        probe: looked,
      },
    ],
  ])('%s', (more, counts) => {
    expect(withoutSummaries(countByStage(newActions(graph, graphOf(metaHnn, more))))).toEqual(counts);
  });

  test('a method', () => {
    const few = graphOf(metaHnn, 'methods=["hnn-maml","naive-scratch"]');
    const more = graphOf(metaHnn, 'methods=["hnn-maml","naive-scratch","hnn-scratch"]');
    expect(withoutSummaries(countByStage(newActions(few, more)))).toEqual({
      initialise: 1,
      'choose-rule': 2,
      adapt: 2 + 1,
      rollout: 2,
      evaluate: 2,
      similarity: 1,
      probe: 1,
    });
  });

  test('a family', () => {
    const few = graphOf(metaHnnSystems, 'families=["kepler"]');
    const more = graphOf(metaHnnSystems, 'families=["kepler","pendulum"]');
    const added = newActions(few, more).filter(({ cell }) => cell['family'] === 'kepler');
    expect(withoutSummaries(countByStage(added))).toEqual({});
    expect(countByStage(actionsOf(more))['meta-train']).toBe(14);
  });
});

describe('the report', () => {
  const reportOf = (...assignments: string[]) =>
    graphOf(metaHnn, ...assignments).nodes.find(({ stage }) => stage === 'report')!;

  test('has errors against K where there are several', () => {
    expect(JSON.stringify(reportOf().inputs['figures'])).toContain('"byShots"');
    const { inputs } = reportOf('adaptation.shots=[20]');
    expect(JSON.stringify(inputs['figures'])).not.toContain('"byShots"');
    expect(JSON.stringify(inputs['figures'])).toContain('"bySteps"');
  });

  test('tells of systems beyond the range after steps at which they are scored', () => {
    const several = graphOf(metaHnn, 'beyond.gradientSteps=[7,9]');
    const told = several.nodes.filter(({ stage }) => stage === 'report' || stage === 'charts');
    expect(told).toHaveLength(2);
    expect(told.map(({ parameters }) => parameters)).toMatchObject([
      { steps: 1, beyondSteps: 7 },
      { steps: 1, beyondSteps: 7 },
    ]);
  });
});

describe('any choice of methods makes a graph', () => {
  test.each(methods.map((method) => [method]))('%s alone', (method) => {
    expect(countByStage(graphOf(metaHnn, `methods=["${method}"]`).nodes)['report']).toBe(1);
  });
});

describe('refused before anything runs', () => {
  test.each([
    ['methods=["hnn-mmal"]', /methods/],
    ['methods=[]', /methods/],
    ['seeds=["a"]', /seeds/],
    ['adaptation.shots=["50"]', /adaptation\.shots/],
    ['adaptation.shots=[0]', /adaptation\.shots/],
    [
      'adaptation.rolledOut=[3]',
      /"keep" of the stage "adapt" cannot be \[3\]\. .*parameters are kept only after numbers of steps at which fields are scored/,
    ],
    [
      'features.probeHeldOut=29',
      /features\.probeHeldOut.*a probe is fitted to the systems that are not held out/,
    ],
    ['gravity=-1', /gravity/],
  ])('%s', (assignment, where) => {
    expect(refusalOf(metaHnn, assignment)).toMatch(where);
  });

  test.each([metaHnn, metaHnnSystems])('features of more systems than are unseen, by $name', (pipeline) => {
    expect(refusalOf(pipeline, 'features.systems=4')).toBe('nothing');
    for (const assignment of ['features.systems=5', 'metaTest.tasks=1']) {
      expect(refusalOf(pipeline, assignment)).toMatch(
        /features\.systems.*features are those of unseen systems; ask for as many as metaTest\.tasks at most/,
      );
    }
  });

  test.each([metaHnn, metaHnnSystems])('what would fail after hours, by $name', (pipeline) => {
    expect(refusalOf(pipeline, 'metaTrain.tasks=3')).toMatch(
      /metaTrain\.tasks.*fewer systems than training\.batchTasks/,
    );
    expect(refusalOf(pipeline, 'metaTrain.tasks=4')).toBe('nothing');
    expect(refusalOf(pipeline, 'comparison.replicates=3199')).toMatch(
      /comparison\.replicates.*too few for so many pairs at this confidence/,
    );
  });

  test.each([
    ['families=["kelper"]', /families/],
    ['massSpring.mass=[0,5]', /The law of 'mass' of the system 'mass-spring' is \[0, 5\].*positive/],
    ['kepler.position1=[4,-4]', /position1/],
  ])('%s', (assignment, where) => {
    expect(refusalOf(metaHnnSystems, assignment)).toMatch(where);
  });
});
