// The graph of the ablations: at every cell of the star the pendulum is learned, adapted to and predicted.
import { star, type MatrixFunction } from 'phaseline';
import type { z } from 'zod';
import { adapt } from '../../stages/adapt.ts';
import { aggregateAblation } from '../../stages/aggregate-ablation.ts';
import { chooseRule } from '../../stages/choose-rule.ts';
import { evaluate } from '../../stages/evaluate.ts';
import { metaTrain } from '../../stages/meta-train.ts';
import { rollout } from '../../stages/rollout.ts';
import type { ablationProtocol } from './ablation-protocol.ts';
import { valueAt } from './compare-methods.ts';
import { observe } from './observe.ts';

type Protocol = z.output<typeof ablationProtocol>;

export function ablate(matrix: MatrixFunction, p: Protocol) {
  const system = { name: 'pendulum', constants: { g: p.gravity }, laws: {} };
  const { innerSteps, tasks, noise, shots } = p.centre;
  const most = Math.max(shots, ...p.arms.shots);
  const { maml, anil, ...training } = p.training;

  /** What is observed does not depend on the algorithm. */
  const observed = matrix(star({ tasks, noise }, { tasks: p.arms.tasks, noise: p.arms.noise }), (data) => {
    const support = Math.max(p.metaTrain.support, most);
    return {
      train: observe(system, p.dataSeed, 'meta-train', { ...p.metaTrain, ...data }),
      validation: observe(system, p.dataSeed, 'validation', { ...p.validation, support, noise: data.noise }),
      test: observe(system, p.dataSeed, 'meta-test', {
        ...p.metaTest,
        support: most,
        query: 0,
        noise: data.noise,
      }),
    };
  });

  const cells = p.algorithms.flatMap((algorithm) =>
    p.seeds.flatMap((seed) => star({ algorithm, seed, innerSteps, tasks, noise, shots }, p.arms)),
  );
  const tested = matrix(cells, (cell) => {
    const { train, validation, test } = valueAt(observed, { tasks: cell.tasks, noise: cell.noise });
    const { learner, log } = metaTrain(
      { observations: train.observations, validation: validation.observations },
      {
        algorithm: cell.algorithm,
        seed: cell.seed,
        model: p.network,
        innerSteps: cell.innerSteps,
        ...training,
        ...(cell.algorithm === 'anil' ? anil : maml),
      },
    );
    const steps = p.gradientSteps.at(-1)!;
    const choice = chooseRule(
      { learner, validation: validation.observations },
      { training: cell.algorithm, shots: cell.shots, steps, candidates: p.rules },
    );
    const { adapted, scores } = adapt(
      { learner, choice, observations: test.observations, systems: test.systems },
      {
        system,
        training: cell.algorithm,
        shots: cell.shots,
        gradientSteps: p.gradientSteps,
        keep: [steps],
        gridPoints: p.gridPoints,
      },
    );
    const trajectories = rollout(
      { adapted, systems: test.systems },
      { system, ...p.rollout, seed: p.dataSeed },
    );
    return { learner, log, choice, fields: scores, rollouts: evaluate({ trajectories }).scores };
  });

  const { results, contrasts } = aggregateAblation(
    { fields: tested.map(({ fields }) => fields), rollouts: tested.map(({ rollouts }) => rollouts) },
    { centre: p.centre, steps: p.gradientSteps.at(-1)!, ...p.comparison, seed: p.dataSeed },
  );
  return { tested, results, contrasts };
}
