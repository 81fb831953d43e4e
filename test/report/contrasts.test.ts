import { expect, test } from 'vitest';
import { sentenceOf } from '../../report/contrasts.ts';
import { sentences } from '../../report/html/sentences.ts';
import { contrasts } from './figures/examples.ts';

const [first, second, undecided] = contrasts;

test('a sentence says who beats whom where the verdict says so, with the ratio of the better over the worse', () => {
  expect(sentenceOf(first, 0.95)).toBe(
    'HAMAML beats HANIL (ratio 0.310, simultaneous 95% interval 0.220 to 0.450).',
  );
  expect(sentenceOf(second, 0.9)).toBe(
    'naive + MAML beats HAMAML (ratio 0.250, simultaneous 90% interval 0.125 to 0.500).',
  );
});

test('it says that nothing can be said otherwise, also of an interval without ends', () => {
  expect(sentenceOf(undecided, 0.95)).toBe(
    'Whether HNN from scratch or naive from scratch errs less, these data do not say ' +
      '(ratio ∞, simultaneous 95% interval 0 to ∞).',
  );
});

test('decided comparisons come first, and what diverged is counted', () => {
  const { html } = sentences([undecided, first], 0.95);
  expect(html.indexOf('beats')).toBeLessThan(html.indexOf('do not say'));
  expect(html).toContain('Of 200 pairs HNN from scratch diverged in 130, naive from scratch in 0.');
});
