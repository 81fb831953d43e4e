import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTensors, encodeTensors } from '../../../engine/artifacts/tensors.ts';
import type { TensorsValue } from '../../../engine/define/artifact-types.ts';

const what = { stage: 'train', output: 'learner' };
const encode = (value: unknown): Uint8Array => encodeTensors(value, what);
const python = await readFile(new URL('../../fixtures/safetensors/python.safetensors', import.meta.url));
const fromPython: TensorsValue = {
  tensors: {
    'empty': { shape: [0, 3], data: new Float64Array(0) },
    'layer.0.bias': { shape: [1], data: Float32Array.of(1.5) },
    'layer.0.weight': { shape: [2, 3], data: Float32Array.of(0.1, -0, 1e-45, 3.5, -2, 7) },
    'scalar': { shape: [], data: Float64Array.of(2) },
    'state': { shape: [2, 2], data: Float64Array.of(0.1, 5e-324, -0, 1e308) },
  },
  metadata: { made_by: 'python', unit: 'µs' },
};

const tensor = fc.oneof(
  fc.float64Array({ maxLength: 12 }),
  fc.float32Array({ maxLength: 12 }),
).chain((data) => fc.constantFrom([data.length], [1, data.length, 1]).map((shape) => ({ shape, data })));
const anyTensors = fc.record({
  tensors: fc.dictionary(fc.string().filter((name) => name !== '__metadata__' && name !== '__proto__'), tensor),
  metadata: fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.string()),
});

describe('tensors', () => {
  it('read what the format\'s own library wrote', () => {
    expect(decodeTensors(python)).toEqual(fromPython);
  });

  it('are the bytes that the format\'s own library writes', () => {
    expect(Buffer.from(encode(fromPython)).equals(python)).toBe(true);
  });

  it('come back exactly, whatever their names, shapes and numbers', () => {
    fc.assert(fc.property(anyTensors, (value) => {
      expect(decodeTensors(encode(value))).toEqual(value);
    }));
  });

  it('come back exactly from bytes that are not aligned', () => {
    fc.assert(fc.property(anyTensors, fc.integer({ min: 1, max: 7 }), (value, shift) => {
      const bytes = encode(value);
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      expect(decodeTensors(shifted.subarray(shift))).toEqual(value);
    }));
  });

  it('are the same bytes in whatever order the names were set', () => {
    const { tensors, metadata } = fromPython;
    const reversed = {
      tensors: Object.fromEntries(Object.entries(tensors).reverse()),
      metadata: Object.fromEntries(Object.entries(metadata).reverse()),
    };
    expect(encode(reversed)).toEqual(encode(fromPython));
  });

  it('are views of the bytes, without a copy', () => {
    const bytes = encode(fromPython);
    for (const { data } of Object.values(decodeTensors(bytes).tensors)) expect(data.buffer).toBe(bytes.buffer);
  });

  it('have one bit pattern for every NaN', () => {
    const odd = new Float64Array(BigUint64Array.of(0xfff8_0000_0000_0001n).buffer);
    const odd32 = new Float32Array(Uint32Array.of(0xffc0_0001).buffer);
    const value = { tensors: { a: { shape: [1], data: odd }, b: { shape: [1], data: odd32 } }, metadata: {} };
    const plain = { tensors: { a: { shape: [1], data: Float64Array.of(Number.NaN) }, b: { shape: [1], data: Float32Array.of(Number.NaN) } }, metadata: {} };
    expect(encode(value)).toEqual(encode(plain));
    expect(Buffer.from(encode(value)).subarray(-12).toString('hex')).toBe('000000000000f87f0000c07f');
    expect(new BigUint64Array(odd.buffer)[0]).toBe(0xfff8_0000_0000_0001n);
  });
});

describe('a value that is no tensors', () => {
  const data = Float64Array.of(1, 2);
  it.each([
    [null, 'it is null without records'],
    [{ tensors: {} }, 'it is an object without records "tensors" and "metadata"'],
    [{ tensors: { w: data }, metadata: {} }, 'tensor "w" is Float64Array'],
    [{ tensors: { w: { shape: [2], data: [1, 2] } }, metadata: {} }, 'tensor "w" has a plain array of numbers as data'],
    [{ tensors: { w: { shape: [3], data } }, metadata: {} }, 'tensor "w" of shape [3] has 2 numbers, not 3'],
    [{ tensors: { w: { shape: [-2, -1], data } }, metadata: {} }, 'has the shape [-2,-1], which is not a list of sizes'],
    [{ tensors: { w: { shape: 2, data } }, metadata: {} }, 'has the shape 2, which is not a list of sizes'],
    [{ tensors: { ['__metadata__']: { shape: [2], data } }, metadata: {} }, 'which the format keeps for itself'],
    [{ tensors: {}, metadata: { steps: 3 } }, 'metadata "steps" is a number, not a string'],
  ])('is refused: %j', (value, why) => {
    expect(() => encode(value)).toThrow(expect.objectContaining({
      code: 'invalid-output', facts: expect.objectContaining({ why: expect.stringContaining(why) }),
    }));
  });
});

describe('bytes that are no safetensors file', () => {
  const entry = { dtype: 'F64', shape: [1], data_offsets: [0, 8] };
  const withHeader = (header: string, data = 8): Buffer => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
    return Buffer.concat([length, Buffer.from(header), Buffer.alloc(data)]);
  };
  const of = (header: object, data?: number): Buffer => withHeader(JSON.stringify(header), data);

  it('reads the form that the cases below break', () => {
    expect(decodeTensors(of({ w: entry }))).toEqual({ tensors: { w: { shape: [1], data: Float64Array.of(0) } }, metadata: {} });
  });

  it.each<[string, Buffer, string]>([
    ['too short', Buffer.alloc(7), 'it has 7 bytes'],
    ['a header longer than the file', of({ w: entry }).subarray(0, 20), 'its header claims'],
    ['a header longer than the format allows', Buffer.from('ffffffffffffff7f00', 'hex'), 'more than the format allows'],
    ['a header that is no JSON', withHeader('{"w":'), 'its header is not JSON'],
    ['a header that is no object', withHeader('[]'), 'its header is not a JSON object'],
    ['a header that is no UTF-8', Buffer.concat([withHeader('{"'), Buffer.from([0xff])]), 'its header is not JSON'],
    ['a name twice', withHeader(`{"w":${JSON.stringify(entry)},"w":${JSON.stringify(entry)}}`), 'the key "w" occurs twice'],
    ['a missing member', of({ w: { dtype: 'F64', shape: [1] } }), 'has not exactly the keys'],
    ['an unknown member', of({ w: { ...entry, more: 1 } }), 'has not exactly the keys'],
    ['another dtype', of({ w: { ...entry, dtype: 'I64' } }), 'has the dtype "I64"'],
    ['a negative size', of({ w: { ...entry, shape: [-1] } }), 'which is not a list of sizes'],
    ['a fractional size', of({ w: { ...entry, shape: [0.5, 2] } }), 'which is not a list of sizes'],
    ['sizes that overflow', of({ w: { ...entry, shape: [2 ** 40, 2 ** 40] } }), 'which is not a list of sizes'],
    ['offsets that do not fit the shape', of({ w: { ...entry, shape: [2] } }), 'has 8 bytes; its shape and dtype need 16'],
    ['offsets the wrong way', of({ w: { ...entry, data_offsets: [8, 0] } }), 'has -8 bytes'],
    ['one offset', of({ w: { ...entry, data_offsets: [8] } }), 'has the offsets [8]'],
    ['a gap', of({ w: { ...entry, data_offsets: [8, 16] } }, 16), 'begins at 8; 0 was expected'],
    ['an overlap', of({ v: entry, w: entry }, 16), 'begins at 0; 8 was expected'],
    ['data cut off', of({ w: entry }, 7), 'its tensors take 8 bytes, the file has 7'],
    ['data too many', of({ w: entry }, 9), 'its tensors take 8 bytes, the file has 9'],
    ['metadata that are no strings', of({ w: entry, __metadata__: { a: 1 } }), 'is not a record of strings'],
  ])('is refused: %s', (_, bytes, why) => {
    expect(() => decodeTensors(bytes)).toThrow(expect.objectContaining({
      code: 'corrupt-artifact', facts: expect.objectContaining({ why: expect.stringContaining(why) }),
    }));
  });
});
