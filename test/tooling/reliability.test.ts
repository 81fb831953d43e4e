import { expect, test } from 'vitest';
import { withFigures } from './reliability.ts';

test('the figures of the suites that ran take the place of their last ones; the others stay', () => {
  const first = withFigures('# Reliability', [
    { fault: 'kill -9 at a random time', times: 200, survived: 200, note: 'at most one' },
    { fault: 'a power cut', times: 3, survived: 3 },
  ]);
  const second = withFigures(`# Reliability\n\n${first}\n`, [
    { fault: 'a power cut', times: 200, survived: 200, note: 'seen' },
    { fault: 'bit rot', times: 7, survived: 7 },
  ]);
  expect(second.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    '| fault | times | survived | |',
    '| ------------------------ | ----: | -------: | ----------: |',
    '| kill -9 at a random time | 200 | 200 | at most one |',
    '| a power cut | 200 | 200 | seen |',
    '| bit rot | 7 | 7 | |',
  ]);
});
