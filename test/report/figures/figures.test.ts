import { beforeAll, describe, expect, test } from 'vitest';
import { arrowPath } from '../../../report/figures/field-paths.ts';
import { errorFigure } from '../../../report/figures/errors.ts';
import { decadesAround } from '../../../report/figures/decades.ts';
import { fieldFigure } from '../../../report/figures/fields.ts';
import { phaseFigure } from '../../../report/figures/phase.ts';
import { timeFigure } from '../../../report/figures/time.ts';
import { trainingFigure } from '../../../report/figures/training.ts';
import { renderSvg, type Figure } from '../../../report/svg.ts';
import { curves, fieldData, motionData, resultRows } from './examples.ts';

const figures: [string, () => Figure][] = [
  ['fields', () => fieldFigure(fieldData)],
  ['phase', () => phaseFigure(motionData)],
  ['time', () => timeFigure(motionData)],
  ['errors', () => errorFigure(resultRows)],
  ['training', () => trainingFigure(curves)],
];

describe.each(figures)('the figure of %s', (name, draw) => {
  let svg: string;
  beforeAll(async () => {
    svg = await renderSvg(draw());
  });

  test('is the same bytes again, also from its specification as JSON', async () => {
    const { spec, ...figure } = draw();
    expect(figure.name).toBe(name);
    expect(await renderSvg({ ...figure, spec: JSON.parse(JSON.stringify(spec)) as Figure['spec'] })).toBe(
      svg,
    );
  });

  test('names its algorithms, and nothing in it is not a number', () => {
    expect(svg).toContain('>maml');
    expect(svg).toContain('>anil');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toContain('<svg role="img" aria-label="');
  });
});

test('a field that is not finite is said to be so', async () => {
  const [block] = fieldData.blocks;
  const rows = block.rows.map((row) => ({
    ...row,
    predicted: row.predicted.map((field) => field.map(() => NaN)),
  }));
  const svg = await renderSvg(fieldFigure({ ...fieldData, blocks: [{ ...block, rows }] }));
  expect(svg.match(/>not finite</g)).toHaveLength(block.columns.length * rows.length);
});

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

test('errors that were not measured or are zero leave no point on the logarithmic axis', () => {
  const { spec } = errorFigure(resultRows);
  const text = JSON.stringify(spec);
  expect(text).toContain('relative field error');
  expect(text).not.toContain('null,"lower"');
  expect(text).not.toContain('energy MSE');
});

test('without anything to show, errors and training are empty pictures', async () => {
  expect(await renderSvg(errorFigure([]))).toContain('>Errors on unseen systems');
  expect(await renderSvg(trainingFigure([]))).toContain('>Loss during training');
});

test('decades surround the values and label at most seven of them', () => {
  expect(decadesAround([0.012, 3])).toMatchObject({ domain: [0.01, 10], values: [0.01, 0.1, 1, 10] });
  const wide = decadesAround([1e-9, 1e5]);
  expect(wide.domain).toEqual([1e-9, 1e6]);
  expect(wide.values.length).toBeLessThanOrEqual(7);
  expect(wide.labelExpr).toContain('"1e-9":"10⁻⁹"');
  expect(decadesAround([]).domain).toEqual([0.1, 1]);
});

test('a training curve is drawn as medians of bins, which one wild loss does not move', () => {
  const losses = Float64Array.from({ length: 3000 }, () => 0.5);
  losses[10] = 1e9;
  losses[700] = NaN;
  const iterations = Int32Array.from({ length: 3000 }, (_, i) => i);
  const { spec } = trainingFigure([
    { algorithm: 'maml', seed: 0, iterations, losses, validationLosses: losses.map(() => NaN) },
  ]);
  const drawn = [...JSON.stringify(spec).matchAll(/"loss":([^,}]+)/g)].map(([, loss]) => loss);
  expect(drawn).toHaveLength(150);
  expect(new Set(drawn)).toEqual(new Set(['0.5']));
});
