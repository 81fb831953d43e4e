import { expect, test } from 'vitest';
import { inOrder, lookOf } from '../../report/methods.ts';
import { methods, partsOf } from '../../schemas/methods.ts';

const looks = methods.map((method) => ({ ...partsOf(method), ...lookOf(method) }));

test('no two methods look the same, with or without colours', () => {
  const distinct = (key: (look: (typeof looks)[number]) => string) => new Set(looks.map(key)).size;
  expect(distinct(({ label }) => label)).toBe(methods.length);
  expect(distinct(({ shape, dash }) => `${shape} ${dash.join(' ')}`)).toBe(methods.length);
});

test('the two networks of a training share hue and shape; one is filled and solid, the other hollow and dashed', () => {
  for (const { training, network, colour, shape, fill, dash } of looks) {
    const hnn = looks.find((look) => look.training === training && look.network === 'hnn')!;
    expect([colour, shape]).toEqual([hnn.colour, hnn.shape]);
    expect(fill === colour).toBe(network === 'hnn');
    expect(dash.length === 0).toBe(network === 'hnn');
  }
});

test('methods are listed in one order', () => {
  expect(inOrder(['naive-maml', 'hnn-anil', 'hnn-maml'])).toEqual(['hnn-maml', 'hnn-anil', 'naive-maml']);
});
