import { expect, it } from 'vitest';
import { caseTable, fastest, ratio } from '../../bench/case-table.ts';
import { cases } from '../../bench/cases.ts';
import type { Contestant } from '../../bench/contestants.ts';
import type { Outcome } from '../../bench/meta-steps.ts';

function outcome(implementation: string, threads: number, walls: readonly number[]): Outcome {
  const contestant: Contestant = { implementation, label: implementation, threads, script: 'backend' };
  const turns = walls.map((wall) => ({ wallMilliseconds: wall, cpuMilliseconds: 2 * wall, peakRssMiB: 60 }));
  return { contestant, errors: { loss: 1e-9, gradient: 2e-7 }, turns };
}

const one = outcome('simd', 1, [20, 22, 21]);
const two = outcome('simd', 2, [10, 30, 11]);
const peer = outcome('jax', 2, [20, 60, 66]);

it('measures against the number of threads that suits simd best', () => {
  expect(fastest([one, two, peer], ['simd'])).toBe(two);
});

it('takes the ratio round by round, so that a disturbed round does not count twice', () => {
  expect(ratio(peer.turns!, two.turns!)).toBe(2);
});

it('has a row for each that ran, and says why the others did not', () => {
  const wrong: Outcome = {
    contestant: { ...peer.contestant, label: 'wrong one' },
    errors: { loss: 0.5, gradient: 0.25 },
    remark: 'wrong: its gradient is off by 25%, so it was not timed',
  };
  const missing: Outcome = {
    contestant: { ...peer.contestant, label: 'absent' },
    remark: 'missing: not installed',
  };
  const [mamlOne] = cases;
  expect(caseTable(mamlOne, [two, peer, wrong, missing, missing]).split('\n')).toEqual([
    '### MAML, 1 inner step',
    '',
    '199 MFLOP a step.',
    '',
    '|           | threads | wall ms | CPU ms | GFLOP/s | RSS MiB | time / simd | error: loss | gradient |',
    '| --------- | ------: | ------: | -----: | ------: | ------: | ----------: | ----------: | -------: |',
    '| simd      |       2 |    11.0 |   22.0 |    18.1 |      60 |        1.00 |        1e-9 |     2e-7 |',
    '| jax       |       2 |    60.0 |    120 |    3.32 |      60 |        2.00 |        1e-9 |     2e-7 |',
    '| wrong one |       2 |         |        |         |         |             |        5e-1 |     3e-1 |',
    '',
    '- wrong one: wrong: its gradient is off by 25%, so it was not timed',
    '- absent: missing: not installed',
  ]);
});
