import { describe, expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { adapt } from '../../../science/meta/adapt.ts';
import { chooseRule } from '../../../science/meta/choose-rule.ts';
import { normalise } from '../../../science/meta/normalisation.ts';
import { validationLoss } from '../../../science/meta/validation.ts';
import { drawParameters } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const data = pendulums(5, 6);
const initialisation = drawParameters(small, 1, 2);
const inner = { mask: 'head', stepSize: 0.02, steps: 4 } as const;

describe('the validation loss', () => {
  it('is the median of the query losses that the same adaptation gives, in units of sigma^2', () => {
    const rule = { kind: 'sgd', stepSize: inner.stepSize, mask: inner.mask } as const;
    const { parameters, scales } = adapt(
      { backend: reference, model: small, rule, steps: [inner.steps] },
      initialisation,
      data.support,
    );
    const losses = reference.loss(small, parameters[0], normalise(data.query, scales)).sort();
    expect(validationLoss(reference, small, inner, initialisation, data)).toBe(losses[2]);
    const trial = { backend: reference, model: small, steps: [inner.steps] };
    const [chosen] = chooseRule(trial, initialisation, data, [rule]);
    expect(chosen.losses[0]).toBe(losses[2]);
  });

  it('counts a system that diverges as infinitely wrong', () => {
    const derivatives = data.query.derivatives.slice();
    const lossWith = (broken: number) => {
      for (let task = 0; task < broken; task++) derivatives[task * 12] = NaN;
      const query = { ...data.query, derivatives: derivatives.slice() };
      return validationLoss(reference, small, inner, initialisation, { ...data, query });
    };
    expect(lossWith(2)).toBeGreaterThan(0);
    expect(lossWith(2)).toBeLessThan(Infinity);
    expect(lossWith(3)).toBe(Infinity);
  });
});
