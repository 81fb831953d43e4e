import type { BigIntStats } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSettled, statSignature } from '../../../engine/store/stat-signature.ts';

const stats = (changes: Partial<BigIntStats>): BigIntStats =>
  ({
    dev: 1n,
    ino: 2n,
    size: 3n,
    mtimeNs: 4n,
    ctimeNs: 1_000_000_000_500_000_001n,
    ...changes,
  }) as BigIntStats;

describe('statSignature', () => {
  it.each(['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const)('changes with %s', (field) => {
    expect(statSignature(stats({ [field]: 99n }))).not.toBe(statSignature(stats({})));
  });
});

describe('isSettled', () => {
  const { ctimeNs } = stats({});

  it('trusts no file that changed within a tick of the clock before it was read', () => {
    expect(isSettled(stats({}), ctimeNs + 10_000_000n)).toBe(false);
    expect(isSettled(stats({}), ctimeNs + 20_000_001n)).toBe(true);
  });

  it('waits two seconds where stamps are whole seconds', () => {
    const whole = stats({ ctimeNs: 1_000_000_000_000_000_000n });
    expect(isSettled(whole, whole.ctimeNs + 1_999_999_999n)).toBe(false);
    expect(isSettled(whole, whole.ctimeNs + 2_000_000_001n)).toBe(true);
  });

  it('trusts no file from the future', () => {
    expect(isSettled(stats({}), ctimeNs - 1n)).toBe(false);
  });
});
