import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap } from '../../../engine/schedule/heap.ts';
import { ReadyQueue } from '../../../engine/schedule/ready-queue.ts';

test('a heap gives its items by rank, whatever order they came in', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), (ranks) => {
      const heap = new Heap<number>((rank) => rank);
      for (const rank of ranks) heap.push(rank);
      const out: number[] = [];
      while (heap.size > 0) {
        expect(heap.first).toBe(Math.min(...ranks.filter((rank) => !out.includes(rank))));
        out.push(heap.pop()!);
      }
      expect(out).toEqual(ranks.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

interface Waiting {
  readonly rank: number;
  readonly width: number;
}

const queueOf = (items: readonly Waiting[]) => {
  const queue = new ReadyQueue<Waiting>(
    ({ rank }) => rank,
    ({ width }) => String(width),
  );
  for (const item of items) queue.push(item);
  return queue;
};

describe('what waits for a place', () => {
  test('is offered it in its order, and what does not fit holds nobody else up', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ rank: fc.nat(50), width: fc.integer({ min: 1, max: 4 }) }), {
          selector: ({ rank }) => rank,
        }),
        fc.nat(12),
        fc.nat(60),
        (items, places, limit) => {
          const queue = queueOf(items);
          let [left, expectedLeft] = [places, places];
          const started: number[] = [];
          queue.startWhatFits(limit, ({ rank, width }) => {
            if (width > left) return false;
            left -= width;
            started.push(rank);
            return true;
          });
          const expected = items
            .toSorted((a, b) => a.rank - b.rank)
            .filter(({ rank, width }) => {
              if (rank >= limit || width > expectedLeft) return false;
              expectedLeft -= width;
              return true;
            })
            .map(({ rank }) => rank);
          expect(started).toEqual(expected);
          expect(queue.size).toBe(items.length - started.length);
        },
      ),
    );
  });

  test('is asked once for each need, not once for each of thousands', () => {
    const queue = queueOf(Array.from({ length: 5000 }, (_, rank) => ({ rank, width: 1 + (rank % 3) })));
    let asked = 0;
    queue.startWhatFits(Infinity, () => {
      asked++;
      return false;
    });
    expect(asked).toBe(3);
    expect(queue.size).toBe(5000);
  });
});
