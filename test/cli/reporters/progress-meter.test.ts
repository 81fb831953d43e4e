import { expect, test } from 'vitest';
import { ProgressMeter } from '../../../cli/reporters/progress-meter.ts';

function meterOf(samples: readonly (readonly [now: number, done: number])[], total = 1000): ProgressMeter {
  const meter = new ProgressMeter();
  for (const [now, done] of samples) meter.update(done, total, undefined, now);
  return meter;
}

test('one sample has no speed', () => {
  const meter = meterOf([[0, 100]]);
  expect([meter.rate, meter.remaining(0), meter.fraction]).toEqual([undefined, undefined, 0.1]);
});

test('iterations that a checkpoint gave do not count as speed', () => {
  expect(
    meterOf([
      [0, 800],
      [1000, 810],
    ]).rate,
  ).toBe(10);
});

test('the speed is that of the last twenty seconds', () => {
  const slowThenFast = Array.from(
    { length: 61 },
    (_, second) => [second * 1000, second <= 30 ? second : 30 + (second - 30) * 10] as const,
  );
  expect(meterOf(slowThenFast).rate).toBe(10);
});

test('what remains shrinks between two samples and never below nothing', () => {
  const meter = meterOf([
    [0, 0],
    [1000, 500],
  ]);
  expect([meter.remaining(1000), meter.remaining(1600), meter.remaining(9000)]).toEqual([1, 0.4, 0]);
});

test('a retry that starts over forgets the speed', () => {
  expect(
    meterOf([
      [0, 0],
      [1000, 500],
      [2000, 0],
    ]).rate,
  ).toBeUndefined();
});

test('a total of zero is no progress', () => {
  expect(meterOf([[0, 0]], 0).fraction).toBe(0);
});
