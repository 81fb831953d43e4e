import { expect, it } from 'vitest';
import { engineAims } from '../../bench/engine/aims.ts';
import { diamondTable } from '../../bench/engine/diamonds.ts';
import { best } from '../../bench/engine/measure.ts';
import { diamond } from '../../bench/engine/peers.ts';
import { executedIn } from '../../bench/engine/reruns.ts';

const usage = (cpuSeconds: number) => ({ wallSeconds: 2 * cpuSeconds, cpuSeconds, rssMiB: 60.4 });

it('a diamond has one stage at either end, and between them those that read the first and are read by the last', () => {
  const stages = diamond(4);
  expect(stages.map(({ out }) => out)).toEqual(['first.out', 'm0.out', 'm1.out', 'last.out']);
  expect(stages.map(({ from }) => from)).toEqual([
    ['in.txt'],
    ['first.out'],
    ['first.out'],
    ['m0.out', 'm1.out'],
  ]);
});

it('of several runs the least counts, for each figure', () => {
  const runs = [usage(0.3), usage(0.2), { ...usage(0.4), rssMiB: 50 }];
  expect(best(3, () => runs.shift()!)).toEqual({ wallSeconds: 0.4, cpuSeconds: 0.2, rssMiB: 50 });
});

it('the letters are those of actions that executed, not of those from the cache', () => {
  const events = [
    '{"type":"action-cached","action":"a"}',
    '{"type":"action-finished","action":"b"}',
    'noise',
  ];
  expect(executedIn(events.join('\n'))).toBe('b');
});

it('tables leave out what was not measured, and name the tools that are not here', () => {
  const table = diamondTable({
    missing: ['turbo'],
    outcomes: [
      { name: 'some tool', upToDate: { 10: usage(0.05), 100: usage(1) }, coldMilliseconds: 0.2 },
      {
        name: 'another',
        upToDate: { 10: usage(0.05) },
        coldMilliseconds: 12.3,
        restore: { stages: 100, cpuSeconds: 24.4 },
      },
    ],
  });
  const cells = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  expect(cells).toContainEqual(['', 'some tool', '0.10 / 0.050', '2.00 / 1.00', '-', '~0', '-', '60', '']);
  expect(cells).toContainEqual(['', 'another', '0.10 / 0.050', '-', '-', '12', '24 (100)', '60', '']);
  expect(table).toContain('Missing here: turbo.');
});

it('what is only told has no aim', () => {
  expect(engineAims([{ work: 'node', aim: '', measured: '0.05' }])).toContain('| node |     |     0.05 |');
});
