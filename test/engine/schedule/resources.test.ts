import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFits, machineCapacity, Resources } from '../../../engine/schedule/resources.ts';
import { stageOf } from '../graph/nodes.ts';

describe('resources', () => {
  test('are set aside and given back', () => {
    const resources = new Resources({ cpus: 2, memoryMiB: 250 });
    const stage = stageOf({ cpus: 1, memoryMiB: 100 });
    expect([resources.take(stage), resources.take(stage), resources.take(stage)]).toEqual([
      true,
      true,
      false,
    ]);
    resources.giveBack(stage);
    expect(resources.take(stageOf({ memoryMiB: 151 }))).toBe(false);
    expect(resources.take(stageOf({ memoryMiB: 150 }))).toBe(true);
  });

  test('a stage gets as many threads as it declares and there are, and then fits', () => {
    const resources = new Resources({ cpus: 2, memoryMiB: 1000 });
    const wide = stageOf({ cpus: 16 });
    expect(resources.threadsFor(wide)).toBe(2);
    expect(resources.threadsFor(stageOf({ cpus: 1 }))).toBe(1);
    expect(resources.take(wide)).toBe(true);
    expect(resources.take(stageOf())).toBe(false);
  });

  test('are never given out twice, whatever is taken and given back', () => {
    const capacity = { cpus: 4, memoryMiB: 1000 };
    const stages = fc.record({
      cpus: fc.integer({ min: 1, max: 6 }),
      memoryMiB: fc.integer({ min: 1, max: 1200 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(stages, fc.boolean())), (steps) => {
        const resources = new Resources(capacity);
        const held: ReturnType<typeof stageOf>[] = [];
        for (const [facts, giveBack] of steps) {
          const first = giveBack ? held.shift() : undefined;
          if (first) resources.giveBack(first);
          const stage = stageOf(facts);
          const used = held.reduce((sum, one) => sum + resources.threadsFor(one), 0);
          const memory = held.reduce((sum, one) => sum + one.memoryMiB, 0);
          const fits =
            used + resources.threadsFor(stage) <= capacity.cpus &&
            memory + stage.memoryMiB <= capacity.memoryMiB;
          expect(resources.take(stage)).toBe(fits);
          if (fits) held.push(stage);
        }
      }),
    );
  });
});

test('a stage that could never start is refused with its module', () => {
  const capacity = { cpus: 1, memoryMiB: 500 };
  expect(() => checkFits('train', stageOf({ memoryMiB: 500 }), capacity)).not.toThrow();
  expect(() => checkFits('train', stageOf({ memoryMiB: 501 }), capacity)).toThrow(
    expect.objectContaining({
      code: 'resources-exceeded',
      message: 'The stage "train" declares 501 MiB of memory, and this machine has 500 MiB to give.',
      facts: expect.objectContaining({ where: { file: 'stages/any.ts' } }) as object,
    }) as Error,
  );
});

test('the machine gives as many threads as asked for, and not all of its memory', () => {
  expect(machineCapacity(3).cpus).toBe(3);
  expect(machineCapacity(undefined).cpus).toBeGreaterThan(0);
  expect(machineCapacity(1).memoryMiB).toBeGreaterThan(0);
});
