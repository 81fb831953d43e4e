// The graph that the method comparisons share: for each family of systems, every method learns, adapts to unseen
// systems, predicts their motion, and is measured.
import type { Matrix, MatrixFunction } from 'phaseline';
import type { z } from 'zod';
import { partsOf, type Method } from '../../schemas/methods.ts';
import type { SystemChoice } from '../../schemas/parameters.ts';
import { adapt } from '../../stages/adapt.ts';
import { aggregate } from '../../stages/aggregate.ts';
import { beyondRange } from '../../stages/beyond-range.ts';
import { chooseRule } from '../../stages/choose-rule.ts';
import { contrasts } from '../../stages/contrasts.ts';
import { evaluate } from '../../stages/evaluate.ts';
import { probe } from '../../stages/probe.ts';
import { rollout } from '../../stages/rollout.ts';
import { similarity } from '../../stages/similarity.ts';
import { summariseFeatures } from '../../stages/summarise-features.ts';
import { trainingCosts } from '../../stages/training-costs.ts';
import { learn, rulesFor } from './learn.ts';
import { observe } from './observe.ts';
import type { methodsProtocol } from './protocol.ts';

export type MethodsParameters = z.output<z.ZodObject<ReturnType<typeof methodsProtocol>>>;

export interface Family {
  readonly system: SystemChoice;
  /** D */
  readonly dimension: number;
  /** Per coordinate, on which fields are scored. */
  readonly gridPoints: number;
}

export type Families = Readonly<Record<string, Family>>;

export function compareMethods(matrix: MatrixFunction, families: Families, p: MethodsParameters) {
  const names = Object.keys(families);
  const ofFamily = matrix({ family: names }, ({ family }) => learnFamily(matrix, families[family], p));
  const tests = ofFamily.map((one) => one.tests);
  const { fieldResults, rolloutResults, bySeed } = aggregate({
    fields: tests.map((test) => test.map(({ fieldScores }) => fieldScores)),
    rollouts: tests.map((test) => test.map(({ rolloutScores }) => rolloutScores)),
  });
  const { similarityResults, probeResults } = summariseFeatures({
    similarities: ofFamily.map((one) => one.similarities),
    probes: ofFamily.map((one) => one.probes),
  });
  /** What is said of each family from all of its methods together. */
  const judged = matrix({ family: names }, ({ family }) => {
    const own = ofFamily.filter((cell) => cell['family'] === family);
    const { system, dimension } = families[family];
    const { innerSteps, batchTasks } = p.training;
    return {
      contrasts: contrasts(
        {
          fields: own.map((one) => one.tests.map(({ fieldScores }) => fieldScores)),
          rollouts: own.map((one) => one.tests.map(({ rolloutScores }) => rolloutScores)),
        },
        { ...p.comparison, steps: p.adaptation.rolledOut, seed: p.dataSeed },
      ),
      beyond: beyondRange(
        {
          scores: own.map((one) => one.beyond.scores),
          systems: valueAt(own, { family }).beyond.systems,
        },
        { system, bins: p.beyond.bins },
      ),
      costs: trainingCosts(
        { training: own.map((one) => one.logs) },
        {
          thresholds: p.costThresholds,
          window: 3,
          network: p.network,
          dimension,
          innerSteps,
          batchTasks,
          support: p.metaTrain.support,
          query: p.metaTrain.query,
        },
      ),
    };
  });
  return { ofFamily, judged, fieldResults, rolloutResults, bySeed, similarityResults, probeResults };
}

function learnFamily(matrix: MatrixFunction, { system, gridPoints }: Family, p: MethodsParameters) {
  const { shots, gradientSteps, rolledOut, rules } = p.adaptation;
  const most = Math.max(...shots);
  const support = Math.max(p.metaTrain.support, most);
  const train = observe(system, p.dataSeed, 'meta-train', { ...p.metaTrain, noise: p.noise });
  const validation = observe(system, p.dataSeed, 'validation', { ...p.validation, support, noise: p.noise });
  const test = observe(system, p.dataSeed, 'meta-test', {
    ...p.metaTest,
    support: most,
    query: 0,
    noise: p.noise,
  });

  const learned = matrix({ method: p.methods, seed: p.seeds }, ({ method, seed }) =>
    learn(method, seed, {
      system,
      observations: train.observations,
      validation: validation.observations,
      network: p.network,
      training: p.training,
    }),
  );
  /** Each method's own rule, from the first seed's network. */
  const choices = matrix({ method: p.methods, shots }, ({ method, shots }) =>
    chooseRule(
      {
        learner: valueAt(learned, { method, seed: p.seeds[0] }).learner,
        validation: validation.observations,
      },
      {
        training: partsOf(method).training,
        shots,
        steps: gradientSteps.at(-1)!,
        candidates: rulesFor(method, rules),
      },
    ),
  );
  const adaptTo = (
    { systems, observations }: ReturnType<typeof observe>,
    { method, seed, shots }: { method: Method; seed: number; shots: number },
    { steps, keep, grid = gridPoints, as }: { steps: number[]; keep: number[]; grid?: number; as: string },
  ) =>
    adapt(
      {
        learner: valueAt(learned, { method, seed }).learner,
        choice: valueAt(choices, { method, shots }),
        observations,
        systems,
      },
      {
        system,
        training: partsOf(method).training,
        shots,
        gradientSteps: steps,
        keep,
        gridPoints: grid,
      },
      { as },
    );

  const tests = matrix({ method: p.methods, seed: p.seeds, shots }, (cell) => {
    const { adapted, scores } = adaptTo(test, cell, { steps: gradientSteps, keep: rolledOut, as: 'adapt' });
    const trajectories = rollout(
      { adapted, systems: test.systems },
      { system, ...p.rollout, seed: p.dataSeed },
    );
    const { scores: rolloutScores, overTime } = evaluate({ trajectories });
    return { adapted, trajectories, fieldScores: scores, rolloutScores, overTime };
  });

  const unusual = observe(system, p.dataSeed, 'beyond', {
    tasks: p.beyond.tasks,
    support: most,
    query: 0,
    beyond: true,
  });
  const amongCompared = (methods: readonly Method[]) =>
    methods.filter((method) => p.methods.includes(method));
  const beyondScores = matrix(
    { method: amongCompared(p.beyond.methods), seed: p.seeds, shots: [most] },
    (cell) =>
      adaptTo(unusual, cell, {
        steps: p.beyond.gradientSteps,
        keep: p.beyond.gradientSteps.slice(-1),
        as: 'adapt-beyond',
      }).scores,
  );

  const lookedInto = amongCompared(p.features.methods);
  const similarities = matrix({ method: lookedInto, seed: p.seeds, shots: [most] }, (cell) =>
    similarity(
      {
        learner: valueAt(learned, { method: cell.method, seed: cell.seed }).learner,
        adapted: valueAt(tests, cell).adapted,
        systems: test.systems,
      },
      { system, states: p.features.states, systems: p.features.systems, seed: p.dataSeed },
    ),
  );
  const more = observe(system, p.dataSeed, 'probe', {
    tasks: p.features.probeSystems,
    support: most,
    query: 0,
  });
  const probes = matrix({ method: lookedInto, seed: p.seeds }, ({ method, seed }) => {
    const steps = [p.features.probeSteps];
    // Their fields are not what is asked for, so a coarse grid does.
    const { adapted } = adaptTo(
      more,
      { method, seed, shots: most },
      { steps, keep: steps, grid: 3, as: 'adapt-probe' },
    );
    return probe({ adapted, systems: more.systems }, { system, heldOut: p.features.probeHeldOut });
  });

  return {
    test,
    learned,
    choices,
    tests,
    beyond: { systems: unusual.systems, scores: beyondScores },
    similarities,
    probes,
    logs: withLog(learned),
  };
}

/** The logs of what was trained. */
function withLog(learned: Matrix<ReturnType<typeof learn>>) {
  return learned.filter((_, { log }) => log !== undefined).map(({ log }) => log!);
}

/** The value of the one cell with these axes. */
export function valueAt<T>(matrix: Matrix<T>, cell: Readonly<Record<string, string | number>>): T {
  const axes = Object.entries(cell);
  const found = matrix.cells.find((entry) => axes.every(([axis, value]) => entry.cell[axis] === value));
  if (found === undefined) throw new RangeError(`No cell of the matrix is ${JSON.stringify(cell)}.`);
  return found.value;
}
