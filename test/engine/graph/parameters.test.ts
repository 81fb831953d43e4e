import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseParameters } from '../../../engine/graph/parameters.ts';

const where = { where: 'pipelines/p.ts' };
const parse = (schema: z.ZodType, value: unknown) => parseParameters(schema, value, '"p"', () => where);

describe('parameters of a profile', () => {
  const schema = z.object({
    rate: z.number().positive().default(0.1),
    training: z.strictObject({
      steps: z.int().default(10),
      inner: z.strictObject({ size: z.number().default(2) }),
    }),
    note: z.string().optional(),
  });

  test('are filled with the defaults of nested objects that are missing altogether', () => {
    expect(parse(schema, {})).toEqual({ rate: 0.1, training: { steps: 10, inner: { size: 2 } } });
    expect(parse(schema, { training: { steps: 3 } })).toEqual({
      rate: 0.1,
      training: { steps: 3, inner: { size: 2 } },
    });
  });

  test('that are undefined count as missing', () => {
    expect(parse(schema, { rate: undefined, note: undefined, training: { steps: undefined } })).toEqual(
      parse(schema, {}),
    );
  });

  test('of a wrong name are refused at any depth, also where zod would drop them', () => {
    const refusal = (what: string, todo: string) =>
      expect.objectContaining({ code: 'unknown-parameter', facts: { what, todo, ...where } }) as Error;
    expect(() => parse(schema, { raet: 1 })).toThrow(
      refusal(
        'There is no parameter "raet" in "p".',
        'Did you mean "rate"? There are: rate, training, note.',
      ),
    );
    expect(() => parse(schema, { training: { inner: { sise: 1 } } })).toThrow(
      refusal('There is no parameter "training.inner.sise" in "p".', 'Did you mean "size"? There are: size.'),
    );
  });

  test('out of the schema are told with their path and value', () => {
    expect(() => parse(schema, { training: { inner: { size: 'large' } } })).toThrow(
      'The parameter "training.inner.size" of "p" cannot be "large".',
    );
    expect(() => parse(schema, { rate: -1 })).toThrow('The parameter "rate" of "p" cannot be -1.');
  });

  test('have no -0, which is hashed as 0', () => {
    const type = z.strictObject({ noise: z.number(), sizes: z.array(z.number()) });
    expect(parse(type, { noise: -0, sizes: [-0, -1] })).toStrictEqual({ noise: 0, sizes: [0, -1] });
  });

  test.each<[string, z.ZodType, unknown]>([
    ['a date', z.strictObject({ x: z.date() }), { x: new Date(0) }],
    ['an infinite number', z.strictObject({ x: z.any() }), { x: Infinity }],
    ['a function', z.strictObject({ x: z.strictObject({ y: z.any() }) }), { x: { y: () => 1 } }],
  ])('cannot hold %s, because they are hashed', (_, type, value) => {
    expect(() => parse(type, value)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        facts: expect.objectContaining({
          why: 'parameters are hashed, so they must be JSON with finite numbers',
        }) as object,
      }) as Error,
    );
  });
});
