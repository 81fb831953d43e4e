import { describe, expect, test } from 'vitest';
import { referenceBackend as reference } from '../../kernels/reference/reference.ts';
import { ruleChoice } from '../../schemas/choice.ts';
import type { AdaptationRule } from '../../schemas/evaluation.ts';
import { chooseRule as choose } from '../../science/meta/choose-rule.ts';
import { firstPoints } from '../../science/meta/task-data.ts';
import { chooseRule } from '../../stages/choose-rule.ts';
import { toLearner } from '../../stages/convert/learned-parameters.ts';
import { toTaskData } from '../../stages/convert/task-data.ts';
import { initialise } from '../../stages/initialise.ts';
import { refusal, run } from './run.ts';
import { network, world } from './world.ts';

const candidates: AdaptationRule[] = [
  { kind: 'sgd', stepSize: 1e200 },
  { kind: 'sgd', stepSize: 0.001 },
  { kind: 'adam', stepSize: 0.02 },
  { kind: 'adam', stepSize: 0.005 },
];
const STEPS = [0, 1, 4, 30];
const parameters = { training: 'maml' as const, shots: 3, gradientSteps: STEPS, candidates };

async function inputs(support = 6) {
  const model = { kind: 'hnn' as const, ...network };
  const { learner } = await run(initialise, {}, { system: { name: 'pendulum' }, seed: 1, model });
  const { observations } = await world('pendulum', { tasks: 5, support, query: 10, purpose: 'validation' });
  return { learner, validation: observations };
}

describe('the rules of a network', () => {
  test.each([
    ['maml', 'all'],
    ['pretrained', 'all'],
    ['scratch', 'all'],
    ['anil', 'head'],
  ] as const)(
    'after %s are the best of the candidates on the query points after K points, moving %s',
    async (training, mask) => {
      const given = await inputs();
      const { choice } = await run(chooseRule, given, { ...parameters, training });
      const { model, parameters: start } = toLearner(given.learner);
      const { support, query } = toTaskData(given.validation);
      const lossOf = (rule: AdaptationRule, steps: number) => {
        const alone = { backend: reference, model, steps: [steps] };
        const few = { support: firstPoints(support, 3), query };
        return choose(alone, start, few, [{ ...rule, mask }])[0].losses[0];
      };
      expect(choice).toMatchObject({ shots: 3, systems: 5, candidates });
      expect(choice.chosen.map(({ steps }) => steps)).toEqual(STEPS);
      for (const { steps, rule, validationLosses } of choice.chosen) {
        const losses = candidates.map((candidate) => lossOf(candidate, steps));
        expect(validationLosses).toEqual(losses.map((loss) => (loss === Infinity ? null : loss)));
        expect(rule).toEqual(candidates[losses.indexOf(Math.min(...losses))]);
      }
      expect(choice.chosen.at(-1)!.validationLosses[0]).toBeNull();
    },
  );

  test('does not change with observations beyond K', async () => {
    const few = await run(chooseRule, await inputs(3), parameters);
    expect((await run(chooseRule, await inputs(9), parameters)).choice).toEqual(few.choice);
  });

  test('are there, with losses that are null, where no candidate works', async () => {
    const wild = [1e200, 1e201].map((stepSize) => ({ kind: 'sgd' as const, stepSize }));
    const { choice } = await run(chooseRule, await inputs(), {
      ...parameters,
      gradientSteps: [4, 30],
      candidates: wild,
    });
    expect(choice.chosen).toEqual(
      [4, 30].map((steps) => ({ steps, rule: wild[0], validationLosses: [null, null] })),
    );
    expect(ruleChoice.schema.parse(JSON.parse(JSON.stringify(choice)))).toEqual(choice);
  });
});

describe('refuses', () => {
  test('K larger than what was observed', async () => {
    await expect(run(chooseRule, await inputs(2), parameters)).rejects.toThrow(
      '3 points of each task are asked for, but 2 were observed.',
    );
  });

  test('observations of another family', async () => {
    const { observations } = await world('kepler', { tasks: 5, support: 6, query: 10 });
    await expect(
      run(chooseRule, { ...(await inputs()), validation: observations }, parameters),
    ).rejects.toThrow('The network is of states of 2 coordinates, but those observed have 4.');
  });

  test.each([
    [{ candidates: [] }, 'candidates: Too small: expected array to have >=1 items'],
    [
      { candidates: [{ kind: 'sgd', stepSize: 0 }] },
      'candidates.0.stepSize: Too small: expected number to be >0',
    ],
    [
      { candidates: [{ kind: 'lbfgs', stepSize: 1 }] },
      "candidates.0.kind: Invalid discriminator value. Expected 'sgd' | 'adam'",
    ],
    [{ gradientSteps: [] }, 'gradientSteps: Too small: expected array to have >=1 items'],
    [{ gradientSteps: [4, 1] }, 'gradientSteps: the steps must ascend'],
  ])('%j before anything runs', (change, message) => {
    expect(refusal(chooseRule, { ...parameters, ...change })).toBe(message);
  });
});
