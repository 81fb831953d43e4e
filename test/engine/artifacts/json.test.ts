import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeJson, encodeJson } from '../../../engine/artifacts/json.ts';
import { json } from '../../../engine/define/artifact-types.ts';

const what = { stage: 'aggregate', output: 'summary' };
const summary = json('summary', z.strictObject({ losses: z.array(z.number()), note: z.string().optional() }));
const anything = json('anything', z.unknown());
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('json', () => {
  it('is canonical: sorted keys, no space, a line feed at the end', () => {
    expect(text(encodeJson(anything, { b: [1, 1e21, -0, 'µ"\n'], a: { d: null, c: true } }, what)))
      .toBe('{"a":{"c":true,"d":null},"b":[1,1e+21,0,"µ\\"\\n"]}\n');
  });

  it('comes back as it was', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const bytes = encodeJson(anything, value, what);
      expect(decodeJson(anything, bytes)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(encodeJson(anything, decodeJson(anything, bytes), what)).toEqual(bytes);
    }));
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each<[unknown, string]>([
    [{ losses: [1, Number.NaN] }, '$.losses[1] is NaN'],
    [{ 'my key': { x: Infinity } }, '$["my key"].x is Infinity'],
    [{ note: undefined }, '$.note is undefined'],
    [[undefined], '$[0] is undefined'],
    [undefined, '$ is undefined'],
    [{ f: () => 1 }, '$.f is a function'],
    [{ n: 1n }, '$.n is a bigint'],
    [{ d: new Date(0) }, '$.d is a Date'],
    [{ a: Float64Array.of(1) }, '$.a is a Float64Array'],
    [cycle, '$.self is a reference to what it is part of'],
  ])('refuses %o with its path', (value, why) => {
    expect(() => encodeJson(anything, value, what)).toThrow(expect.objectContaining({
      code: 'invalid-output', facts: expect.objectContaining({ why: `${why}, which JSON cannot hold` }),
    }));
  });

  it('refuses what its schema refuses, with the path', () => {
    expect(() => encodeJson(summary, { losses: ['1'] }, what)).toThrow(expect.objectContaining({
      code: 'invalid-output', facts: expect.objectContaining({ why: expect.stringContaining('$.losses[0]: Invalid input') }),
    }));
  });

  it('a value may appear twice, as long as it is no part of itself', () => {
    const twice = { x: 1 };
    expect(text(encodeJson(anything, [twice, twice], what))).toBe('[{"x":1},{"x":1}]\n');
  });

  it.each([
    ['no JSON', '{', 'JSON'],
    ['another shape', '{"losses":1}', 'does not fit the schema of json "summary": $.losses: '],
    ['an unknown member', '{"losses":[],"more":1}', 'does not fit the schema'],
    ['a byte order mark', '\uFEFF{"losses":[]}', ''],
  ])('is corrupt with %s', (_, bytes, why) => {
    expect(() => decodeJson(summary, Buffer.from(bytes))).toThrow(expect.objectContaining({
      code: 'corrupt-artifact', facts: expect.objectContaining({ why: expect.stringContaining(why) }),
    }));
  });

  it('is corrupt with bytes that are no UTF-8', () => {
    expect(() => decodeJson(anything, Buffer.from([0x22, 0xff, 0x22]))).toThrow(expect.objectContaining({ code: 'corrupt-artifact' }));
  });
});
