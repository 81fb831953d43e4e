import { describe, expect, test } from 'vitest';
import { captionOf } from '../../report/captions.ts';
import { contrastTable } from '../../report/tables/contrasts.ts';
import { trainingSentences } from '../../report/trainings.ts';
import { aboutRatios, ablationCare, care, ofOneSetting, ofOneValue } from '../../report/words.ts';
import { contrasts } from './figures/examples.ts';

describe('which intervals hold together', () => {
  const setting =
    'simultaneous (Bonferroni) over the declared pairs of one family of systems, metric, K and number of';
  const value =
    'simultaneous (Bonferroni) over the declared pairs at one value of one arm, for one metric and number of';

  test('is said where ratios are explained, of methods and of algorithms', () => {
    expect(aboutRatios('method', ofOneSetting)).toContain(setting);
    expect(aboutRatios('algorithm', ofOneValue)).toContain(value);
  });

  test('is said below the figures of ratios', () => {
    expect(captionOf('contrasts').caption).toContain(`simultaneous ${ofOneSetting}`);
    expect(captionOf('ratios').caption).toContain(`simultaneous ${ofOneValue}`);
  });

  test('is said above the tables of ratios', () => {
    const grouping = {
      column: { title: 'Steps', isNumber: true },
      of: ({ steps }: { steps: number }) => steps,
    };
    expect(contrastTable(contrasts, 0.95, grouping, 'K = 50').caption).toBe(
      'K = 50: ratio [simultaneous 95% interval], verdict',
    );
  });
});

test('what to be careful about says which parameters are kept, and that outer learning rates are fixed', () => {
  const told = care.join(' ');
  expect(told).toContain(
    'the iterate that does best on the validation systems is kept, of pretrained ones the last',
  );
  expect(told).toContain('Outer learning rates are fixed');
  expect(ablationCare.join(' ')).not.toContain('pretrained');
  for (const text of [told, ablationCare.join(' ')]) {
    expect(text).toContain('the coverage of intervals is approximate');
    expect(text).not.toContain('looked at once');
  }
});

test('of a training that came apart the best parameters are kept, of a pretraining the last', () => {
  const run = { name: 'seed 0', iterations: 5, plannedIterations: 9 };
  const [, meta, joint] = trainingSentences([
    { ...run, method: 'hnn-anil' },
    { ...run, method: 'hnn-pretrained' },
  ]);
  expect(meta).toContain('what was best on validation systems before is kept');
  expect(joint).toBe('HNN pretrained, seed 0: ended after 5 of 9 iterations; its last parameters are kept.');
});
