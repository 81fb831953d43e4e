import { describe, expect, test } from 'vitest';
import { trainingLog } from '../../schemas/data.ts';
import * as tables from '../../schemas/results.ts';
import { ablationCharts } from '../../stages/ablation-charts.ts';
import { ablationReport } from '../../stages/ablation-report.ts';
import { charts } from '../../stages/charts.ts';
import { tableFromRows } from '../../stages/convert/rows.ts';
import { report } from '../../stages/report.ts';
import { choiceOf } from './choice.ts';
import { contextOf } from './context.ts';

const families = ['pendulum', 'kepler'];
const settings = families.flatMap((family) =>
  ['hnn-maml', 'naive-anil'].flatMap((method, m) =>
    [25, 50].flatMap((shots) => [1, 5].map((steps) => ({ family, method, shots, steps, error: m + 0.25 }))),
  ),
);

const spread = <N extends string>(name: N, value: number) =>
  ({
    [name]: value,
    [`${name}Q1`]: value / 2,
    [`${name}Q3`]: NaN,
    [`${name}Mean`]: value * 2,
  }) as Record<N | `${N}Q1` | `${N}Q3` | `${N}Mean`, number>;

const band = <N extends string>(name: N, low: number) =>
  ({ [`${name}SeedLow`]: low, [`${name}SeedHigh`]: NaN }) as Record<`${N}SeedLow` | `${N}SeedHigh`, number>;

const counts = { systems: 3, seeds: 2 };
const verdict = {
  ratio: 0.25,
  ratioLow: 0,
  ratioHigh: 0.5,
  verdict: 'A',
  pairs: 6,
  divergedA: 0,
  divergedB: 1,
};
const head = { shots: 50, steps: 5 };
/** Of systems beyond the training range. */
const beyondHead = { shots: 50, steps: 1 };

const results = {
  fieldResults: tableFromRows(
    settings.map(({ error, ...setting }) => ({
      ...setting,
      ...spread('fieldRelativeError', error),
      ...spread('fieldMse', error),
      ...counts,
      nonFinite: 0,
      worseThanNone: 2,
      stopped: 0,
    })),
    tables.fieldResults.columns,
  ),
  rolloutResults: tableFromRows(
    settings.map(({ error, ...setting }) => ({
      ...setting,
      ...spread('trajectoryMse', error),
      ...spread('energyMse', NaN),
      ...spread('learnedEnergyMse', error),
      ...counts,
      diverged: 1,
    })),
    tables.rolloutResults.columns,
  ),
  contrasts: tableFromRows(
    families.map((family) => ({
      family,
      metric: 'trajectoryMse',
      ...head,
      a: 'hnn-maml',
      b: 'naive-anil',
      ...verdict,
    })),
    tables.contrasts.columns,
  ),
  beyondResults: tableFromRows(
    families.map((family) => ({
      family,
      method: 'hnn-maml',
      ...beyondHead,
      excessLow: 1,
      excessHigh: 2,
      fieldRelativeError: 0.125,
      fieldRelativeErrorQ1: 0.1,
      fieldRelativeErrorQ3: NaN,
      systems: 2,
    })),
    tables.beyondResults.columns,
  ),
  bySeed: tableFromRows(
    settings.flatMap(({ error, ...setting }) =>
      [0, 1].map((seed) => ({
        ...setting,
        seed: 7 + seed,
        fieldRelativeError: error * (1 + seed),
        trajectoryMse: seed === 0 ? error : NaN,
        energyMse: NaN,
      })),
    ),
    tables.resultsBySeed.columns,
  ),
  probeResults: tableFromRows(
    families.flatMap((family) =>
      ['parameter', 'coefficient'].map((kind) => ({
        family,
        method: 'hnn-maml',
        target: kind === 'parameter' ? 'q_0' : '1/(m l^2)',
        kind,
        rSquared: 0.5,
        rSquaredLow: NaN,
        rSquaredHigh: 0.75,
        seeds: 2,
      })),
    ),
    tables.probeResults.columns,
  ),
};

const beyondScores = tableFromRows(
  families.flatMap((family) =>
    [0, 1].flatMap((seed) =>
      [0, 1].map((task) => ({
        family,
        method: 'hnn-maml',
        seed,
        ...beyondHead,
        task,
        excess: 1.25 + task / 2,
        fieldRelativeError: task === 1 ? NaN : 0.25 + seed / 2,
      })),
    ),
  ),
  tables.beyondScores.columns,
);

const similarityResults = tableFromRows(
  families.flatMap((family) =>
    ['hidden 1', 'output'].map((layer) => ({
      family,
      method: 'hnn-maml',
      ...head,
      layer,
      cka: 0.5,
      ckaQ1: 0.25,
      ckaQ3: NaN,
    })),
  ),
  tables.similarityResults.columns,
);

test('charts are those of one family, K and number of steps', async () => {
  const { specs, ...drawn } = await charts.definition.run({
    inputs: { ...results, beyondScores, similarityResults },
    parameters: { family: 'kepler', ...head, beyondSteps: 1 },
    context: contextOf(),
  });
  expect(Object.keys(specs)).toEqual(Object.keys(drawn));
  for (const picture of Object.values(drawn)) {
    expect(picture).toContain('>Kepler: ');
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  }
  const values = (name: string) => JSON.stringify(specs[name]);
  // HAMAML and naive + ANIL after 1 and 5 steps, of the field and of trajectories; energies were not finite.
  expect(values('bySteps').match(/"median":/g)).toHaveLength(8);
  expect(values('byShots').match(/"median":/g)).toHaveLength(8);
  // From the lower to the higher median of the two seeds; one that is not finite is above everything.
  expect(values('bySteps')).toContain('"x":5,"median":0.25,"lowest":0.25,"highest":0.5}');
  expect(values('bySteps')).toContain('"x":5,"median":0.25,"lowest":0.25,"highest":10}');
  expect(drawn.contrasts).toContain('>HAMAML / naive + ANIL<');
  // System 0 has the median of two seeds, system 1 is not finite.
  expect(values('beyond')).toContain('{"x":1.25,"y":0.5}');
  expect(drawn.beyond).toContain('>×<');
  expect(String(drawn.similarity).match(/>0\.50</g)).toHaveLength(2);
  expect(drawn.probe).toContain('>q₀<');
  expect(drawn.probe).toContain('>1/(m l²)<');
});

/** Of two iterations. */
const log = tableFromRows(
  [0, 1].map((iteration) => ({
    iteration,
    loss: 1,
    gradientNorm: 1,
    learningRate: 1,
    droppedTasks: 0,
    validationLoss: NaN,
  })),
  trainingLog.columns,
);

describe('the report', () => {
  const whole = <T>(value: T) => [{ cell: {}, value }];
  /** Of two seeds, which differ after 100 steps. */
  const choices = (family: string) =>
    [0.03, 0.1].map((stepSize, seed) => ({
      cell: { family, method: 'hnn-maml', seed, shots: 50 },
      value: choiceOf([0, 5, 100], (steps) => ({ kind: 'adam', stepSize: steps === 100 ? stepSize : 0.03 })),
    }));
  const picture = (family: string, figure: string) => ({
    cell: { family, figure },
    value: new TextEncoder().encode(`<svg aria-label="${family} ${figure}"></svg>`),
  });
  const names = ['fields', 'phase', 'time', 'gallery', 'bySteps', 'byShots', 'contrasts', 'beyond'].concat([
    'similarity',
    'probe',
    'overTime',
    'training',
  ]);
  const write = (inputDigests = {}) =>
    report.definition.run({
      inputs: {
        fieldResults: whole(results.fieldResults),
        rolloutResults: whole(results.rolloutResults),
        bySeed: whole(results.bySeed),
        contrasts: whole(results.contrasts),
        beyondResults: whole(results.beyondResults),
        similarityResults: whole(similarityResults),
        probeResults: whole(results.probeResults),
        costs: families.map((family) => ({
          cell: { family },
          value: tableFromRows(
            [
              {
                family,
                method: 'hnn-maml',
                seed: 7,
                threshold: 0.1,
                iterations: 200,
                gigaflop: 8,
                totalIterations: 3000,
                totalGigaflop: 120,
                finalValidationLoss: 0.01,
              },
            ],
            tables.costs.columns,
          ),
        })),
        choices: families.flatMap(choices),
        figures: families.flatMap((family) => names.map((name) => picture(family, name))),
      },
      parameters: {
        pipeline: 'meta-hnn',
        title: 'Three families',
        description: 'Learns them.',
        version: '9.9.9',
        confidence: 0.9,
        systems: families.map((name) => ({
          name,
          constants: {},
          laws: name === 'pendulum' ? { mass: [1, 3] } : {},
        })),
        ...head,
        beyondSteps: 1,
        validation: { innerSteps: 5, innerStepSize: 0.01, every: 100, window: 3 },
        iterations: { maml: 4000, 'first-order-maml': 4000, anil: 8000, pretrained: 8000 },
        parameters: { rollout: { seconds: 20 } },
      },
      context: contextOf(inputDigests),
    });

  test('shows of every family its laws, numbers, sentences and figures', async () => {
    const page = String((await write()).report).replace(/\s+/g, ' ');
    for (const family of families) {
      for (const name of names) expect(page).toContain(`<svg aria-label="${family} ${name}">`);
    }
    const twice = (text: string) => expect(page.split(text).length - 1, text).toBe(2);
    twice(
      'HAMAML beats naive + ANIL (ratio 0.250, simultaneous 90% interval 0 to 0.500). Of 6 pairs HAMAML diverged in 0',
    );
    twice('<td class="number">200 it., 8.00 GFLOP</td>');
    twice('<td class="number">Adam 0.03</td><td class="number">Adam 0.03, Adam 0.1</td>');
    twice('<span class="median">0.125</span> <span class="spread">[0.100, ∞]</span>');
    // Of the field and of trajectories.
    expect(page.split('>Seed 7<').length - 1).toBe(2 * 2);
    // The mass of the pendulum as declared, not as in the family.
    expect(page).toContain(
      '<th scope="row">m</th><td>parameter of a system</td><td class="number">1.00</td><td class="number">3.00</td>',
    );
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('says the same in Markdown, with the figures beside it', async () => {
    const page = String((await write()).page);
    for (const family of families) {
      for (const name of names) expect(page).toContain(`](figures/${family}/${name}.svg)`);
    }
    const twice = (text: string) => expect(page.split(text).length - 1, text).toBe(2);
    twice('| 5 | HAMAML / naive + ANIL | **0.250**<br>[0, 0.500]<br>HAMAML beats naive + ANIL | 0, 1 of 6 |');
    twice('| HAMAML | 200 it., 8.00 GFLOP | 3\u2009000 it., 120 GFLOP |');
    // Each seed is offered 0.03 and one of 0.03 and 0.1; the candidates of the second are two, both at an edge.
    twice('smallest or largest of their kind: HAMAML (4 of 4 choices).');
    twice('16 of 48 fields are finite but worse than none');
    twice('- HAMAML, seed 7: ended after 3\u2009000 of 4\u2009000 iterations;');
    twice('| HAMAML | 0.500 [0.250, ∞] | 0.500 [0.250, ∞] |');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('tells parameters, digests with their cells, versions and the backend', async () => {
    const digest = 'd'.repeat(64);
    const { report: page } = await write({ costs: [{ cell: { family: 'kepler' }, digest }] });
    for (const text of [
      'rollout.seconds',
      digest,
      'costs family=kepler',
      'phaseline 9.9.9',
      'reference-float64',
    ]) {
      expect(page).toContain(text);
    }
  });
});

test('an ablation is drawn and reported with the methods that its algorithms make', async () => {
  const place = { arm: 'tasks', value: 100, steps: 20 };
  const inputs = {
    results: tableFromRows(
      ['maml', 'anil'].map((algorithm) => ({
        ...place,
        algorithm,
        ...spread('fieldRelativeError', 0.25),
        ...band('fieldRelativeError', 0.125),
        ...spread('trajectoryMse', 0.5),
        ...band('trajectoryMse', 0.25),
        ...spread('energyMse', NaN),
        ...band('energyMse', NaN),
        nonFinite: 0,
        worseThanNone: 1,
        stopped: 2,
        diverged: 4,
        ...counts,
      })),
      tables.ablationResults.columns,
    ),
    contrasts: tableFromRows(
      [{ ...place, metric: 'fieldRelativeError', a: 'anil', b: 'maml', ...verdict }],
      tables.ablationContrasts.columns,
    ),
  };
  const { specs, ...drawn } = await ablationCharts.definition.run({
    inputs,
    parameters: {},
    context: contextOf(),
  });
  expect(Object.keys(specs)).toEqual(['errors', 'ratios']);
  expect(drawn.errors).toContain('>meta-train systems<');
  expect(drawn.ratios).toContain('>systems = 100: HANIL / HAMAML<');
  for (const picture of Object.values(drawn)) expect(picture).not.toMatch(/NaN|undefined|Infinity/);

  const encoded = Object.fromEntries(
    Object.entries(drawn).map(([name, picture]) => [name, new TextEncoder().encode(String(picture))]),
  ) as Record<'errors' | 'ratios', Uint8Array>;
  const cell = { algorithm: 'anil', seed: 3, innerSteps: 5, tasks: 100, noise: 0, shots: 50 };
  const choices = [{ cell, value: choiceOf([20], () => ({ kind: 'sgd', stepSize: 0.01 })) }];
  const training = [50, 25].map((shots) => ({ cell: { ...cell, shots }, value: log }));
  const { report, page } = await ablationReport.definition.run({
    inputs: { ...inputs, training, choices, ...encoded },
    parameters: {
      pipeline: 'maml-vs-anil',
      title: 'MAML against ANIL',
      description: 'Ablations.',
      version: '9.9.9',
      confidence: 0.95,
      iterations: { maml: 4, 'first-order-maml': 4, anil: 8 },
      parameters: {},
    },
    context: contextOf(),
  });
  expect(String(report)).toContain(
    'systems = 100: HANIL beats HAMAML (ratio 0.250, simultaneous 95% interval 0 to 0.500).',
  );
  const came = 'HANIL, seed 3, S = 5, systems = 100, noise = 0: ended after 2 of 8 iterations';
  for (const text of [String(report), String(page)]) {
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text.split(came).length - 1).toBe(1);
    expect(text).toContain('Adaptations stopped before their last step in 2 of 2 rows');
    expect(text).toContain('smallest or largest of their kind: HANIL (1 of 1 choices).');
  }
  expect(page).toContain('| 100 | HANIL / HAMAML | **0.250**<br>[0, 0.500]<br>HANIL beats HAMAML | – |');
  expect(page).toContain('](figures/errors.svg)');
});
