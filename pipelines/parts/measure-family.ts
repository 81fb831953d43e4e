// What every method does with one family of systems: it learns, adapts to unseen systems and predicts their motion.
import type { Handle, MatrixFunction } from 'phaseline';
import type { z } from 'zod';
import { partsOf, type Method } from '../../schemas/methods.ts';
import type { SystemChoice } from '../../schemas/parameters.ts';
import type { observations as observationsTable, systems as systemsTable } from '../../schemas/data.ts';
import { adapt } from '../../stages/adapt.ts';
import { chooseRule } from '../../stages/choose-rule.ts';
import { evaluate } from '../../stages/evaluate.ts';
import { probe } from '../../stages/probe.ts';
import { rollout } from '../../stages/rollout.ts';
import { similarity } from '../../stages/similarity.ts';
import { learn, rulesFor } from './learn.ts';
import { draw, observe } from './observe.ts';
import type { methodsProtocol } from './protocol.ts';
import { valueAt } from './value-at.ts';

export type MethodsParameters = z.output<z.ZodObject<ReturnType<typeof methodsProtocol>>>;

export interface Family {
  readonly system: SystemChoice;
  /** D */
  readonly dimension: number;
  /** Per coordinate, on which fields are scored. */
  readonly gridPoints: number;
}

export type Families = Readonly<Record<string, Family>>;

export function measureFamily(matrix: MatrixFunction, { system, gridPoints }: Family, p: MethodsParameters) {
  const { methods, seeds, noise } = p;
  const { shots, gradientSteps, rolledOut, rules } = p.adaptation;
  const most = Math.max(...shots);
  const source = (purpose: string) => ({ system, purpose, seed: p.dataSeed });
  const unseenSource = (purpose: string) => ({ system, purpose, seed: p.testSeed });

  const [trained, judging] = [source('meta-train'), source('validation')];
  const unseen = unseenSource('meta-test');
  const judges = draw(judging, p.validation.tasks);
  const systems = draw(unseen, p.metaTest.tasks);
  const data = {
    observations: observe(draw(trained, p.metaTrain.tasks), trained, { ...p.metaTrain, noise }),
    validation: observe(judges, judging, { ...p.validation, support: p.metaTrain.support, noise }),
  };
  /** K points of each system: another K changes nothing of the others. */
  const observed = matrix({ shots }, ({ shots: support }) => ({
    validation: observe(judges, judging, { ...p.validation, support, noise }),
    test: observe(systems, unseen, { support, query: 0, noise }),
  }));

  const learned = matrix({ method: methods, seed: seeds }, ({ method, seed }) =>
    learn(method, seed, { system, ...data, network: p.network, training: p.training }),
  );
  const probeSteps = [p.features.probeSteps];
  const everySteps = new Set([...gradientSteps, ...p.beyond.gradientSteps, ...probeSteps]);
  const choices = matrix({ method: methods, seed: seeds, shots }, ({ method, seed, shots: points }) =>
    chooseRule(
      {
        learner: valueAt(learned, { method, seed }).learner,
        validation: valueAt(observed, { shots: points }).validation,
      },
      {
        training: partsOf(method).training,
        shots: points,
        gradientSteps: [...everySteps].sort((a, b) => a - b),
        candidates: rulesFor(method, rules),
      },
    ),
  );
  const adaptTo = (
    data: { systems: Handle<typeof systemsTable>; observations: Handle<typeof observationsTable> },
    { method, seed, shots: points }: { method: Method; seed: number; shots: number },
    { steps, keep, grid = gridPoints, as }: { steps: number[]; keep: number[]; grid?: number; as: string },
  ) =>
    adapt(
      {
        learner: valueAt(learned, { method, seed }).learner,
        choice: valueAt(choices, { method, seed, shots: points }),
        ...data,
      },
      {
        system,
        training: partsOf(method).training,
        shots: points,
        gradientSteps: steps,
        keep,
        gridPoints: grid,
      },
      { as },
    );

  const tests = matrix({ method: methods, seed: seeds, shots }, (cell) => {
    const { adapted, scores } = adaptTo(
      { systems, observations: valueAt(observed, { shots: cell.shots }).test },
      cell,
      { steps: gradientSteps, keep: rolledOut, as: 'adapt' },
    );
    const trajectories = rollout({ adapted, systems }, { system, ...p.rollout, seed: p.testSeed });
    const { scores: rolloutScores, overTime } = evaluate({ trajectories }, { system, farthest: p.farthest });
    return { adapted, trajectories, fieldScores: scores, rolloutScores, overTime };
  });

  const among = (wanted: readonly Method[]) => wanted.filter((method) => methods.includes(method));
  const seedsAt = (wanted: readonly Method[]) => ({ method: among(wanted), seed: seeds, shots: [most] });
  const others = (purpose: string, count: number, range: 'training' | 'beyond') => {
    const drawn = draw(unseenSource(purpose), count, range);
    return {
      systems: drawn,
      observations: observe(drawn, unseenSource(purpose), { support: most, query: 0, noise }),
    };
  };

  const beyond = others('beyond', p.beyond.tasks, 'beyond');
  const beyondScores = matrix(
    seedsAt(p.beyond.methods),
    (cell) =>
      adaptTo(beyond, cell, {
        steps: p.beyond.gradientSteps,
        keep: p.beyond.gradientSteps.slice(-1),
        as: 'adapt-beyond',
      }).scores,
  );

  const { features } = p;
  const similarities = matrix(seedsAt(features.methods), (cell) =>
    similarity(
      {
        learner: valueAt(learned, { method: cell.method, seed: cell.seed }).learner,
        adapted: valueAt(tests, cell).adapted,
        systems,
      },
      { system, states: features.states, systems: features.systems, seed: p.testSeed },
    ),
  );
  const probed = others('probe', features.probeSystems, 'training');
  const probes = matrix(seedsAt(features.methods), (cell) => {
    // Their fields are not what is asked for, so a coarse grid does.
    const { adapted } = adaptTo(probed, cell, {
      steps: probeSteps,
      keep: probeSteps,
      grid: 3,
      as: 'adapt-probe',
    });
    return probe({ adapted, systems: probed.systems }, { system, heldOut: features.probeHeldOut });
  });

  return {
    /** The unseen systems, and their most observations. */
    test: { systems, observations: valueAt(observed, { shots: most }).test },
    learned,
    choices,
    tests,
    beyond: { systems: beyond.systems, scores: beyondScores },
    similarities,
    probes,
    logs: learned.filter((_, { log }) => log !== undefined).map(({ log }) => log!),
  };
}
