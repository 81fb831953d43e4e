import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallSite } from '../../../engine/define/call-site.ts';
import { checkFits, machineCapacity, Resources } from '../../../engine/schedule/resources.ts';
import { stageOf } from '../graph/nodes.ts';

describe('resources', () => {
  test('are set aside and given back', () => {
    const resources = new Resources({ cpus: 2, memoryMiB: 250 });
    const stage = stageOf({ cpus: [1, 1], memoryMiB: 100 });
    expect([resources.take(stage, 3), resources.take(stage, 2), resources.take(stage, 1)]).toEqual([1, 1, 0]);
    resources.giveBack(stage, 1);
    expect(resources.take(stageOf({ memoryMiB: 151 }), 1)).toBe(0);
    expect(resources.take(stageOf({ memoryMiB: 150 }), 1)).toBe(1);
  });

  test('a stage gets as many threads as it declares and there are, and then fits', () => {
    const resources = new Resources({ cpus: 2, memoryMiB: 1000 });
    expect(resources.take(stageOf({ cpus: [16, 16] }), 5)).toBe(2);
    expect(resources.take(stageOf(), 1)).toBe(0);
  });

  test.each([
    { waiting: 1, threads: 8, of: 'all that is free' },
    { waiting: 2, threads: 4, of: 'an equal share' },
    { waiting: 3, threads: 2, of: 'an equal share, rounded down' },
    { waiting: 20, threads: 2, of: 'at least what it needs' },
  ])('one that can use many gets $of', ({ waiting, threads }) => {
    const resources = new Resources({ cpus: 8, memoryMiB: 1000 });
    const stage = stageOf({ cpus: [2, 16] });
    expect(resources.take(stage, waiting)).toBe(threads);
    expect(resources.take(stageOf({ cpus: [8, 8] }), 1)).toBe(0);
    resources.giveBack(stage, threads);
    expect(resources.take(stageOf({ cpus: [1, 3] }), 1)).toBe(3);
  });

  test('are never given out twice, whatever is taken and given back', () => {
    const capacity = { cpus: 4, memoryMiB: 1000 };
    const stages = fc.record({
      cpus: fc
        .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }))
        .map(([least, more]): [number, number] => [least, least + more]),
      memoryMiB: fc.integer({ min: 1, max: 1200 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(stages, fc.boolean(), fc.integer({ min: 1, max: 4 }))), (steps) => {
        const resources = new Resources(capacity);
        const held: { stage: ReturnType<typeof stageOf>; threads: number }[] = [];
        for (const [facts, giveBack, waiting] of steps) {
          const first = giveBack ? held.shift() : undefined;
          if (first) resources.giveBack(first.stage, first.threads);
          const stage = stageOf(facts);
          const free = capacity.cpus - held.reduce((sum, { threads }) => sum + threads, 0);
          const memory = held.reduce((sum, one) => sum + one.stage.memoryMiB, 0);
          const least = Math.min(stage.cpus[0], capacity.cpus);
          const fits = least <= free && memory + stage.memoryMiB <= capacity.memoryMiB;
          const threads = resources.take(stage, waiting);
          expect(threads > 0).toBe(fits);
          if (!fits) continue;
          expect(threads).toBeGreaterThanOrEqual(least);
          expect(threads).toBeLessThanOrEqual(Math.min(stage.cpus[1], free));
          held.push({ stage, threads });
        }
      }),
    );
  });
});

test('a stage that could never start is refused with the place of its declaration', () => {
  const capacity = { cpus: 1, memoryMiB: 500 };
  const placeOf = (site: CallSite) => site;
  expect(() => checkFits('train', stageOf({ memoryMiB: 500 }), capacity, placeOf)).not.toThrow();
  expect(() => checkFits('train', stageOf({ memoryMiB: 501 }), capacity, placeOf)).toThrow(
    expect.objectContaining({
      code: 'resources-exceeded',
      message: 'The stage "train" declares 501 MiB of memory, and this machine has 500 MiB to give.',
      facts: expect.objectContaining({ where: { file: 'stages/any.ts', line: 3, column: 14 } }) as object,
    }) as Error,
  );
});

test('the machine gives as many threads as asked for, and not all of its memory', () => {
  expect(machineCapacity(3).cpus).toBe(3);
  expect(machineCapacity(undefined).cpus).toBeGreaterThan(0);
  expect(machineCapacity(1).memoryMiB).toBeGreaterThan(0);
});
