import { describe, expect, test } from 'vitest';
import { modelChoice, storedModel } from '../../schemas/parameters.ts';

describe('a model', () => {
  test('is a solenoidal hnn unless said otherwise', () => {
    expect(modelChoice.parse({})).toEqual({
      kind: 'hnn',
      components: 'solenoidal',
      hidden: [64, 64, 64],
      activation: 'softplus',
    });
  });

  test.each(['solenoidal', 'conservative', 'both'])('of kind hnn may be %s', (components) => {
    expect(modelChoice.parse({ components })).toMatchObject({ kind: 'hnn', components });
  });

  test('of kind direct needs no components', () => {
    expect(modelChoice.parse({ kind: 'direct' })).toMatchObject({ kind: 'direct' });
  });

  test.each([
    ['chosen', modelChoice, {}],
    ['stored', storedModel, { dimension: 2 }],
  ])('of kind direct is refused with components where it is %s', (_, schema, rest) => {
    const { error } = schema.safeParse({ kind: 'direct', components: 'both', ...rest });
    expect(error?.issues).toMatchObject([
      {
        path: ['components'],
        message: expect.stringMatching(/direct network.*no components.*leave them out/),
      },
    ]);
  });
});
