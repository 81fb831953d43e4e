import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../kernels/backend.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { adapt, type AdaptationRule } from '../../../science/meta/adapt.ts';
import { adaptBySteps } from '../../../science/meta/adapt-by-steps.ts';
import { drawParameters } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const { support } = pendulums(3, 8);
const initialisation = drawParameters(small, 1, 1);
const setting = { backend: reference, model: small };
const rules = {
  short: { kind: 'sgd', stepSize: 0.01, mask: 'all' },
  long: { kind: 'sgd', stepSize: 0.1, mask: 'all' },
  head: { kind: 'sgd', stepSize: 0.01, mask: 'head' },
  adam: { kind: 'adam', stepSize: 0.01, mask: 'all' },
} as const satisfies Record<string, AdaptationRule>;

/** Each with a copy of its rule: rules are the same by what they say. */
const planOf = (...steps: readonly (readonly [number, AdaptationRule])[]) =>
  steps.map(([number, rule]) => ({ steps: number, rule: { ...rule } }));

const mixed = planOf(
  [0, rules.long],
  [1, rules.short],
  [2, rules.long],
  [3, rules.head],
  [4, rules.short],
  [6, rules.adam],
);

describe('adaptation with a rule for each number of steps', () => {
  it('leads to what each rule alone leads to, from the initialisation on', () => {
    const { after, scales } = adaptBySteps({ ...setting, plan: mixed }, initialisation, support);
    expect(after).toHaveLength(mixed.length);
    mixed.forEach(({ steps, rule }, i) => {
      const alone = adapt({ ...setting, rule, steps: [steps] }, initialisation, support);
      expect(after[i].parameters).toEqual(alone.parameters[0]);
      expect([...after[i].stopped]).toEqual([0, 0, 0]);
      expect(scales).toEqual(alone.scales);
    });
  });

  it('takes the steps of each distinct rule once, up to the last number that it is chosen for', () => {
    const masks: string[] = [];
    const counting: Backend = {
      ...reference,
      gradient(...given) {
        masks.push(given[3]);
        return reference.gradient(...given);
      },
    };
    adaptBySteps({ ...setting, backend: counting, plan: mixed }, initialisation, support);
    // Two with the long step, four with the short one, six of Adam; three of the head.
    expect(masks.filter((mask) => mask === 'all')).toHaveLength(2 + 4 + 6);
    expect(masks.filter((mask) => mask === 'head')).toHaveLength(3);
  });

  it('refuses steps that do not ascend', () => {
    const plan = planOf([5, rules.short], [1, rules.short]);
    expect(() => adaptBySteps({ ...setting, plan }, initialisation, support)).toThrow(RangeError);
  });
});

describe('a task stopped', () => {
  const model = { ...small, activation: 'softplus' } as const;
  const wild: AdaptationRule = { kind: 'sgd', stepSize: 1e200, mask: 'all' };
  const stoppedIn = (plan: ReturnType<typeof planOf>, batch = support) =>
    adaptBySteps({ ...setting, model, plan }, initialisation, batch).after.map(({ stopped }) => [...stopped]);

  it('where it took fewer steps than asked for: not yet after the last that it took', () => {
    expect(stoppedIn(planOf([0, wild], [1, wild], [2, wild], [9, wild]))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('with one rule, and not with another after more steps', () => {
    expect(stoppedIn(planOf([1, rules.short], [2, wild], [9, rules.short]))).toEqual([
      [0, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });

  it('alone, where the others go on', () => {
    const derivatives = support.derivatives.slice();
    derivatives[16] = 1e300;
    expect(stoppedIn(planOf([0, rules.short], [2, rules.short]), { ...support, derivatives })).toEqual([
      [0, 0, 0],
      [0, 1, 0],
    ]);
  });
});
