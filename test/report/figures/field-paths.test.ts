import { expect, test } from 'vitest';
import { arrowPath, holePath } from '../../../report/figures/field-paths.ts';
import { fieldFigure } from '../../../report/figures/fields.ts';
import { renderSvg } from '../../../report/svg.ts';
import { fieldData } from './examples.ts';

test('arrows point along the derivative, the fastest with the longest shaft', () => {
  const unit = { symbol: 'q', unit: '1', low: 0, high: 1 };
  const observations = {
    states: Float64Array.from([0.5, 0.5, 0.2, 0.2, 0.1, 0.1]),
    derivatives: Float64Array.from([0, 4, 1, 0, 0, 0]),
  };
  const path = arrowPath(observations, [unit, unit], 100);
  // Up from the middle by 18 pixels; right by half of that, as its speed is a quarter; none for a state at rest.
  expect(path.match(/M[^M]*/g)).toHaveLength(4);
  expect(path).toContain('M50 50l0-18');
  expect(path).toContain('M20 80l9 0');
});

test('a field that is nowhere finite is said to be so', async () => {
  const [block] = fieldData.blocks;
  const rows = block.rows.map((row) => ({
    ...row,
    predicted: row.predicted.map((field) => field.map(() => NaN)),
  }));
  const svg = await renderSvg(fieldFigure({ ...fieldData, blocks: [{ ...block, rows }] }));
  expect(svg.match(/>not finite</g)).toHaveLength(block.columns.length * rows.length);
});

test('the cells around a node without a field are shaded', () => {
  const field = new Float64Array(2 * 16).fill(1);
  expect(holePath(field, 4, 30)).toBe('');
  // Node (1, 1) of 4 x 4: two columns of two cells, from 10 to 30 pixels below the top.
  field[2 * 5] = NaN;
  expect(holePath(field, 4, 30)).toBe('M0 10h10v20h-10ZM10 10h10v20h-10Z');
});
