import { describe, expect, test } from 'vitest';
import { referenceBackend as reference } from '../../kernels/reference/reference.ts';
import type { AdaptationRule } from '../../schemas/parameters.ts';
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
const parameters = { training: 'maml', shots: 3, steps: 4, candidates } as const;

async function inputs(support = 6) {
  const model = { kind: 'hnn' as const, ...network };
  const { learner } = await run(initialise, {}, { system: { name: 'pendulum' }, seed: 1, model });
  const { observations } = await world('pendulum', { tasks: 5, support, query: 10, purpose: 'validation' });
  return { learner, validation: observations };
}

describe('the rule of a method', () => {
  test.each([
    ['maml', 'all'],
    ['pretrained', 'all'],
    ['scratch', 'all'],
    ['anil', 'head'],
  ] as const)(
    'of %s is the best of its candidates on the query points after K points, moving %s',
    async (training, mask) => {
      const given = await inputs();
      const { choice } = await run(chooseRule, given, { ...parameters, training });
      const { model, parameters: start } = toLearner(given.learner);
      const { support, query } = toTaskData(given.validation);
      const losses = candidates.map((rule) => {
        const alone = { backend: reference, model, steps: 4 };
        try {
          return choose(alone, start, { support: firstPoints(support, 3), query }, [{ ...rule, mask }])
            .losses[0];
        } catch {
          return null;
        }
      });
      expect(choice.candidates).toEqual(candidates.map((rule, i) => ({ rule, validationLoss: losses[i] })));
      expect(losses[0]).toBeNull();
      const finite = losses.filter((loss) => loss !== null);
      expect(choice.rule).toEqual(candidates[losses.indexOf(Math.min(...finite))]);
      expect(choice).toMatchObject({ shots: 3, steps: 4, systems: 5 });
    },
  );

  test('does not change with observations beyond K', async () => {
    const few = await run(chooseRule, await inputs(3), parameters);
    expect((await run(chooseRule, await inputs(9), parameters)).choice).toEqual(few.choice);
  });
});

describe('refuses', () => {
  test('K larger than what was observed', async () => {
    await expect(run(chooseRule, await inputs(2), parameters)).rejects.toThrow(
      '3 points of each task are asked for, but 2 were observed.',
    );
  });

  test('rules of which none works', async () => {
    const wild = [candidates[0]];
    await expect(run(chooseRule, await inputs(), { ...parameters, candidates: wild })).rejects.toThrow(
      /None of 1 adaptation rules leads to a finite median loss on 5 validation systems after 4 steps/,
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
    [{ steps: 0 }, 'steps: Too small: expected number to be >0'],
  ])('%j before anything runs', (change, message) => {
    expect(refusal(chooseRule, { ...parameters, ...change })).toBe(message);
  });
});
