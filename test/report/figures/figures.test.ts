import { beforeAll, describe, expect, test } from 'vitest';
import { ablationContrastFigure } from '../../../report/figures/ablation-contrasts.ts';
import { ablationFigure } from '../../../report/figures/ablation.ts';
import { beyondFigure } from '../../../report/figures/beyond.ts';
import { contrastFigure } from '../../../report/figures/contrasts.ts';
import { shotsFigure, stepsFigure } from '../../../report/figures/errors.ts';
import { fieldFigure } from '../../../report/figures/fields.ts';
import type { Figure } from '../../../report/figures/figure.ts';
import { galleryFigure } from '../../../report/figures/gallery.ts';
import { overTimeFigure } from '../../../report/figures/over-time.ts';
import { phaseFigure } from '../../../report/figures/phase.ts';
import { probeFigure } from '../../../report/figures/probe.ts';
import { similarityFigure } from '../../../report/figures/similarity.ts';
import { timeFigure } from '../../../report/figures/time.ts';
import { trainingFigure } from '../../../report/figures/training.ts';
import { renderSvg } from '../../../report/svg.ts';
import {
  ablationPoints,
  beyond,
  contrasts,
  curves,
  fieldData,
  galleryData,
  heatCells,
  motionData,
  orbitData,
  overTime,
  results,
  seedResults,
} from './examples.ts';

const at = { shots: 50, steps: 5 };
const dataOf = (isShown: (one: { shots: number; steps: number }) => boolean) => ({
  results: results.filter(isShown),
  seedResults: seedResults.filter(isShown),
});
const ofShots = dataOf(({ shots }) => shots === 50);
const ofSteps = dataOf(({ steps }) => steps === 5);
const onArms = contrasts.map((contrast) => ({ ...contrast, arm: 'noise', value: 0.1 }));

const figures: [name: string, draw: () => Figure, labels: string[]][] = [
  ['fields', () => fieldFigure(fieldData), ['HAMAML', 'naive + ANIL', '1 step', 'truth']],
  ['gallery', () => galleryFigure(galleryData), ['Rank 1 of 10: error 0.0100', 'Rank 10 of 10: not finite']],
  ['phase', () => phaseFigure(motionData), ['HAMAML, 5 steps', 'naive + ANIL, 5 steps']],
  ['time', () => timeFigure(motionData), ['HAMAML, 5 steps', '(kg m²/s)', '(J)']],
  ['by-steps', () => stepsFigure(ofShots, 50), ['HAMAML', 'naive from scratch', 'relative field error']],
  ['by-shots', () => shotsFigure(ofSteps, 5), ['HAMAML first order', 'naive pretrained', 'energy MSE']],
  ['over-time', () => overTimeFigure(overTime), ['HAMAML', 'naive + ANIL', 'drift of own H']],
  ['training', () => trainingFigure(curves), ['HAMAML', 'naive + ANIL']],
  ['similarity', () => similarityFigure({ ...at, cells: heatCells }), ['HAMAML', 'hidden 1', '0.90', '–']],
  ['probe', () => probeFigure({ parameters: heatCells, coefficients: [] }), ['parameters', '0.80 to 0.95']],
  ['beyond', () => beyondFigure(beyond), ['HAMAML', 'naive + ANIL', 'excess', '×']],
  ['contrasts', () => contrastFigure({ ...at, contrasts }), ['HAMAML / HANIL', 'HAMAML / naive + MAML']],
  [
    'ablation',
    () => ablationFigure(ablationPoints),
    ['HAMAML', 'HANIL', 'observations K', 'trajectory', 'MSE', '1 step', '20 steps'],
  ],
  ['ratios', () => ablationContrastFigure(onArms), ['noise = 0.1: HAMAML / HANIL']],
];

describe.each(figures)('the figure of %s', (name, draw, labels) => {
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

  test('says what it shows, and nothing in it is not a number', () => {
    for (const label of labels) expect(svg).toContain(`>${label}<`);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(svg).toContain('<svg role="img" aria-label="');
  });

  test('has lines below its title that are no wider than it', () => {
    // The plotting library takes a character to be 0.8 font sizes wide, and makes room for that.
    for (const line of draw().subtitle) expect(line.length).toBeLessThanOrEqual(112);
  });
});

const empty: [string, () => Figure][] = [
  ['errors', () => stepsFigure({ results: [], seedResults: [] }, 50)],
  ['trainings', () => trainingFigure([])],
  ['curves', () => overTimeFigure({ ...overTime, methods: [] })],
  ['contrasts', () => contrastFigure({ ...at, contrasts: [] })],
  ['systems beyond', () => beyondFigure({ ...at, methods: [] })],
  ['similarities', () => similarityFigure({ ...at, cells: [] })],
  ['probes', () => probeFigure({ parameters: [], coefficients: [] })],
  ['ablations', () => ablationFigure([])],
];

test.each(empty)('without %s there is an empty picture', async (_, draw) => {
  const svg = await renderSvg(draw());
  expect(svg).toContain(`>${draw().title}<`);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('every method has the same colour in every figure, the naive one dashed and hollow', () => {
  const domains = new Set<string>();
  for (const [, draw] of figures.filter(([name]) => name.startsWith('by-'))) {
    const text = JSON.stringify(draw().spec);
    for (const [scale] of text.matchAll(/"scale":\{"domain":\["HAMAML".*?\],"range":\[.*?\]\}/g))
      domains.add(scale);
  }
  // Colour, fill and shape of points.
  expect(domains.size).toBe(3);
  const text = JSON.stringify(stepsFigure(ofShots, 50).spec);
  expect(text).toContain('[[],[],[],[],[],[5,3],[5,3],[5,3],[5,3]]');
});

test('a median that is not finite leaves no point, and that of a seed reaches the edge', () => {
  const text = JSON.stringify(stepsFigure(ofShots, 50).spec);
  const points = [...text.matchAll(/\{"line":"naive-scratch"[^}]*\}/g)].map(
    ([point]) => JSON.parse(point) as { x: number; median: number; lowest: number; highest: number },
  );
  // The field after 0, 1 and 5 steps; trajectory and energy after 0 and 1.
  expect(points.map(({ x }) => x)).toEqual([0, 1, 5, 0, 1, 0, 1]);
  expect([points[0].lowest, points[0].highest]).toEqual([points[0].median / 2, points[0].median * 2]);
  expect(points[4].lowest).toBe(points[4].median / 2);
  expect(points[4].highest).toBe(1);
});

test('an ablation has a row for the field after each number of steps, with bands over seeds', () => {
  const text = JSON.stringify(ablationFigure(ablationPoints).spec);
  const titles = [...text.matchAll(/"title":(\[[^\]]+\])/g)].map(
    ([, lines]) => JSON.parse(lines) as string[],
  );
  expect([...new Set(titles.map((lines) => lines.join(' ')))]).toEqual([
    'relative field error 1 step',
    'relative field error 20 steps',
    'trajectory MSE 20 steps',
  ]);
  // One that is not finite reaches the edge, in every row.
  expect(text.match(/"seedLow":0.15,"seedHigh":0.25/g)).toHaveLength(3 * 2 * 3);
  expect(text.match(/"seedLow":0.15,"seedHigh":1\b/g)).toHaveLength(3 * 2);
});

/** Those of a kind after all others. */
const last = <T>(all: readonly T[], isLast: (one: T) => boolean): T[] => [
  ...all.filter((one) => !isLast(one)),
  ...all.filter(isLast),
];

test.each<[string, () => Figure]>([
  [
    'steps',
    () => stepsFigure({ ...ofShots, results: last(ofShots.results, ({ steps }) => steps === 1) }, 50),
  ],
  [
    'values of an arm',
    () => {
      const between = ablationPoints
        .filter(({ value }) => value === 50)
        .map((one) => ({ ...one, value: 10 }));
      return ablationFigure([...ablationPoints, ...between]);
    },
  ],
])('lines and areas go from left to right in whatever order the %s come', async (_, draw) => {
  const svg = await renderSvg(draw());
  const placesOf = (mark: string): number[][] =>
    [...svg.matchAll(new RegExp(`<g class="mark-${mark} [^>]*>((<path[^>]*>(</path>)?)+)`, 'g'))]
      .flatMap(([, paths]) => [...paths.matchAll(/ d="([^"]*)"/g)])
      .map(([, path]) => [...path.matchAll(/[ML](-?[\d.]+),/g)].map(([, place]) => Number(place)));
  const lines = placesOf('line');
  // The lower edge alone: the upper one leads back.
  const areas = placesOf('area').map((places) => places.slice(0, places.length / 2));
  for (const paths of [lines, areas]) {
    expect(Math.max(...paths.map((places) => places.length))).toBeGreaterThan(2);
    for (const places of paths) expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

test('the ratios of an ablation are those after the last steps', () => {
  const few = onArms.map((contrast) => ({ ...contrast, steps: 1, ratio: 0.77 }));
  expect(ablationContrastFigure([...few, ...onArms])).toEqual(ablationContrastFigure(onArms));
});

test('in a plane of two positions a circle is round', () => {
  const text = JSON.stringify(phaseFigure(orbitData).spec);
  const [x, y] = [...text.matchAll(/"domain":\[(-?[\d.]+),(-?[\d.]+)\]/g)].map(
    ([, low, high]) => Number(high) - Number(low),
  );
  expect(x).toBeCloseTo(y, 10);
  expect(text).toContain('q₁ (m)');
});

test('an interval without an end is drawn to the edge, with an arrow', () => {
  const text = JSON.stringify(contrastFigure({ ...at, contrasts }).spec);
  expect(text).toContain('"low":0.1,"high":10,"isBounded":false');
  expect(text).toContain('"isLow":true,"isHigh":true');
});

test('an interval that says next to nothing does not stretch the axis of the others', () => {
  const vague = { ...contrasts[0], b: 'hnn-scratch', ratio: 0.02, low: 1e-48, high: 1e31 } as const;
  const text = JSON.stringify(contrastFigure({ ...at, contrasts: [...contrasts, vague] }).spec);
  expect(text).toContain('"domain":[0.01,10]');
  expect(text).toContain('"ratio":0.02,"low":0.01,"high":10');
});
