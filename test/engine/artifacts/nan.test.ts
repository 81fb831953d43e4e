import { describe, expect, it } from 'vitest';
import { copyWithOneNaN } from '../../../engine/artifacts/nan.ts';

const bitsOf = ({ buffer }: { buffer: ArrayBufferLike }) => Buffer.from(buffer).toString('hex');

describe('the copy of numbers for an artifact', () => {
  it('has one bit pattern for every NaN: quiet, signalling, negative, with a payload', () => {
    const double = new Float64Array(
      BigUint64Array.of(0x7ff0_0000_0000_0001n, 0xfff8_dead_beef_0001n, 0xffff_ffff_ffff_ffffn).buffer,
    );
    expect(new BigUint64Array(copyWithOneNaN(double).buffer)).toEqual(
      new BigUint64Array(3).fill(0x7ff8_0000_0000_0000n),
    );
    const single = new Float32Array(Uint32Array.of(0x7f80_0001, 0xffc0_dead, 0xffff_ffff).buffer);
    expect(new Uint32Array(copyWithOneNaN(single).buffer)).toEqual(new Uint32Array(3).fill(0x7fc0_0000));
  });

  it('keeps every bit of all other numbers, beside a NaN as well: -0, subnormal ones, infinities', () => {
    for (const rest of [[], [NaN]]) {
      const double = Float64Array.of(-0, 0, 5e-324, -2.2e-308, Infinity, -Infinity, 0.1, ...rest);
      expect(bitsOf(copyWithOneNaN(double))).toBe(bitsOf(double));
      const single = Float32Array.of(-0, 0, 1e-45, -1e-38, Infinity, -Infinity, 0.1, ...rest);
      expect(bitsOf(copyWithOneNaN(single))).toBe(bitsOf(single));
    }
  });

  it('is in memory of its own, not shared with threads', () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    const copy = copyWithOneNaN(shared);
    shared.fill(1);
    expect(copy).toEqual(new Float32Array(2));
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
  });
});
