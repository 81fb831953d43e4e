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
import { draw, observe } from './observe.ts';
import { valueAt } from './value-at.ts';

type Protocol = z.output<typeof ablationProtocol>;

export function ablate(matrix: MatrixFunction, p: Protocol) {
  const system = { name: 'pendulum', constants: { g: p.gravity }, laws: {} };
  const { innerSteps, tasks, noise, shots } = p.centre;
  const { maml, firstOrderMaml, anil, ...training } = p.training;
  const outerLoops = { maml, 'first-order-maml': firstOrderMaml, anil };
  const source = (purpose: string) => ({ system, purpose, seed: p.dataSeed });
  const [trained, judging] = [source('meta-train'), source('validation')];
  const unseen = { system, purpose: 'meta-test', seed: p.testSeed };
  const judges = draw(judging, p.validation.tasks);
  const systems = draw(unseen, p.metaTest.tasks);

  /** What is observed does not depend on the algorithm; what another arm takes changes nothing of it. */
  const seen = matrix(star({ tasks, noise }, { tasks: p.arms.tasks, noise: p.arms.noise }), (data) => ({
    observations: observe(draw(trained, data.tasks), trained, { ...p.metaTrain, noise: data.noise }),
    validation: observe(judges, judging, {
      ...p.validation,
      support: p.metaTrain.support,
      noise: data.noise,
    }),
  }));
  const observed = matrix(star({ noise, shots }, { noise: p.arms.noise, shots: p.arms.shots }), (data) => ({
    validation: observe(judges, judging, { ...p.validation, support: data.shots, noise: data.noise }),
    test: observe(systems, unseen, { support: data.shots, query: 0, noise: data.noise }),
  }));

  const cells = p.algorithms.flatMap((algorithm) =>
    p.seeds.flatMap((seed) => star({ algorithm, seed, innerSteps, tasks, noise, shots }, p.arms)),
  );
  const tested = matrix(cells, (cell) => {
    const { validation, test } = valueAt(observed, { noise: cell.noise, shots: cell.shots });
    const { learner, log } = metaTrain(valueAt(seen, { tasks: cell.tasks, noise: cell.noise }), {
      algorithm: cell.algorithm,
      seed: cell.seed,
      model: p.network,
      innerSteps: cell.innerSteps,
      ...training,
      ...outerLoops[cell.algorithm],
    });
    const steps = p.gradientSteps.at(-1)!;
    const choice = chooseRule(
      { learner, validation },
      { training: cell.algorithm, shots: cell.shots, gradientSteps: p.gradientSteps, candidates: p.rules },
    );
    const { adapted, scores } = adapt(
      { learner, choice, observations: test, systems },
      {
        system,
        training: cell.algorithm,
        shots: cell.shots,
        gradientSteps: p.gradientSteps,
        keep: [steps],
        gridPoints: p.gridPoints,
      },
    );
    const trajectories = rollout({ adapted, systems }, { system, ...p.rollout, seed: p.testSeed });
    return {
      learner,
      log,
      choice,
      fields: scores,
      rollouts: evaluate({ trajectories }, { system, farthest: p.farthest }).scores,
    };
  });

  const { results, contrasts } = aggregateAblation(
    { fields: tested.map(({ fields }) => fields), rollouts: tested.map(({ rollouts }) => rollouts) },
    { centre: p.centre, steps: p.gradientSteps.at(-1)!, ...p.comparison, seed: p.dataSeed },
  );
  return { tested, results, contrasts };
}
