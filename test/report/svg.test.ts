import { expect, test } from 'vitest';
import type { Figure } from '../../report/figures/figure.ts';
import { renderSvg } from '../../report/svg.ts';

const logarithmic: Figure = {
  name: 'errors',
  title: 'Errors',
  subtitle: ['of a line'],
  description: 'Errors < 1 & "more"',
  spec: {
    language: 'vega-lite',
    value: {
      data: {
        values: [
          { x: 0, y: 0.0123 },
          { x: 1, y: 0.1 },
          { x: 7, y: 3 },
        ],
      },
      mark: { type: 'line', clip: true, color: '#7e3333' },
      encoding: {
        x: { field: 'x', type: 'quantitative', scale: { type: 'symlog' } },
        y: { field: 'y', type: 'quantitative', scale: { type: 'log' } },
      },
    },
  },
};

test('the same figure is the same bytes, however many were drawn before', async () => {
  const first = await renderSvg(logarithmic);
  await renderSvg({ ...logarithmic, name: 'other' });
  expect(await renderSvg(logarithmic)).toBe(first);
  const [again, atOnce] = await Promise.all([renderSvg(logarithmic), renderSvg(logarithmic)]);
  expect([again, atOnce]).toEqual([first, first]);
});

test('coordinates have at most two decimals, and colours stay colours', async () => {
  const svg = await renderSvg(logarithmic);
  const tags = svg.match(/<[^>]*>/g)!.join('');
  expect(tags).not.toMatch(/\d\.\d{3}/);
  expect(tags).toContain('stroke="#7e3333"');
});

test('ids begin with the name of the figure, and what refers to them follows', async () => {
  const svg = await renderSvg(logarithmic);
  expect(svg).toContain('id="errors-1"');
  const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const references = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
  expect(references.length).toBeGreaterThan(0);
  expect(references.filter((id) => !ids.has(id))).toEqual([]);
});

test('the description labels the picture', async () => {
  expect(await renderSvg(logarithmic)).toContain(
    '<svg role="img" aria-label="Errors &lt; 1 &amp; &quot;more&quot;"',
  );
});
