import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decode, encode } from '../../../engine/artifacts/codec.ts';
import { extensionOf } from '../../../engine/artifacts/media-types.ts';
import { file, json, table, tensors } from '../../../engine/define/artifact-types.ts';

const what = { stage: 's', output: 'o' };

describe('encode and decode', () => {
  it.each([
    [table('t', { x: 'int32' }), { x: Int32Array.of(1) }],
    [tensors('w'), { tensors: { w: { shape: [1], data: Float64Array.of(1) } }, metadata: {} }],
    [json('j', z.array(z.number())), [1, 2]],
    [file('image/svg+xml'), Uint8Array.of(1, 2)],
  ])('bring %o back', async (type, value) => {
    expect(await decode(type, await encode(type, value, what))).toEqual(value);
  });

  it('write a string as UTF-8', async () => {
    expect(Buffer.from(await encode(file('text/plain'), 'φ', what)).toString()).toBe('φ');
  });

  it.each(['', new Uint8Array(0)])('refuse the empty file %o', async (value) => {
    await expect(encode(file('text/plain'), value, what)).rejects.toMatchObject({ code: 'missing-output' });
  });

  it('refuse a file that is neither text nor bytes', async () => {
    await expect(encode(file('text/plain'), { text: 'x' }, what)).rejects.toMatchObject({
      code: 'invalid-output', facts: { why: 'it is an object; a file is a string or a Uint8Array' },
    });
  });
});

describe('extensionOf', () => {
  it.each([
    [table('t', {}), '.arrow'],
    [tensors('t'), '.safetensors'],
    [json('j', z.string()), '.json'],
    [file('image/svg+xml'), '.svg'],
    [file('Text/HTML; charset=utf-8'), '.html'],
    [file('text/csv'), '.csv'],
    [file('application/octet-stream'), '.bin'],
    [file('made/up'), '.bin'],
  ])('of %o is %s', (type, extension) => {
    expect(extensionOf(type)).toBe(extension);
  });
});
