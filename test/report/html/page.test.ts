import { describe, expect, test } from 'vitest';
import type { AblationContrast } from '../../../report/ablation.ts';
import { ablationPage, type AblationReportData } from '../../../report/html/ablation-page.ts';
import { html } from '../../../report/html/escape.ts';
import type { FamilyData } from '../../../report/html/family-section.ts';
import { reportPage, type ReportData } from '../../../report/html/page.ts';
import { ablationPoints, beyond, contrasts, heatCells, results, seedResults } from '../figures/examples.ts';

const svg =
  '<svg role="img" aria-label="A circle" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">' +
  '<circle r="1"/></svg>';

const provenance = {
  title: 'Pendulums',
  description: 'Learns pendulums',
  pipeline: 'meta-hnn',
  version: '1.2.3',
  backend: { name: 'simd', identity: 'simd-7' },
  confidence: 0.95,
  parameters: [{ path: 'training.rate', value: '0.008' }],
  inputs: [{ name: 'results', digest: '0123456789abcdef'.repeat(4) }],
};

const cost = {
  method: 'hnn-maml',
  threshold: 0.1,
  gigaflop: 5,
  totalIterations: 3000,
  totalGigaflop: 60,
} as const;

const pendulum: FamilyData = {
  name: 'pendulum',
  parameters: [{ symbol: 'q_0', unit: 'rad', low: -1, high: 1 }],
  states: [{ symbol: 'p', unit: 'kg m^2/s', low: -20, high: 20 }],
  constants: { g: 1 },
  results,
  seedResults,
  contrasts,
  beyond: beyond.methods,
  probe: heatCells,
  costs: [
    { ...cost, seed: 0, iterations: 100 },
    { ...cost, seed: 1, iterations: NaN, gigaflop: NaN },
    { ...cost, seed: 2, iterations: 300, gigaflop: 15 },
    { ...cost, seed: 0, threshold: 0.01, iterations: NaN, gigaflop: NaN },
  ],
  rules: [{ method: 'hnn-maml', shots: 50, steps: 100, rule: { kind: 'sgd', stepSize: 0.015 } }],
  figures: ['fields', 'bySteps'].map((name) => ({ name, svg })),
};

const data: ReportData = {
  ...provenance,
  shots: 50,
  steps: 5,
  families: [pendulum, { ...pendulum, name: 'kepler' }],
};

describe('the report', () => {
  const page = reportPage(data);

  test('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/https?:/);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|\ssrc=|url\((?!#)|\son\w+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test('writes no number that is none', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(page).toContain('–: not finite');
    expect(page).toContain('–: the goal was never reached');
  });

  test('escapes every text it is given', () => {
    const nasty = `<b x="1">&'`;
    const escaped = '&lt;b x=&quot;1&quot;&gt;&amp;&#39;';
    const law = { symbol: nasty, unit: nasty, low: 0, high: 1 };
    const hostile = reportPage({
      ...data,
      title: nasty,
      description: nasty,
      pipeline: nasty,
      version: nasty,
      backend: { name: nasty, identity: nasty },
      families: [
        {
          ...pendulum,
          name: nasty,
          parameters: [law],
          constants: { [nasty]: 1 },
          probe: heatCells.map((cell) => ({ ...cell, column: nasty })),
        },
      ],
      parameters: [{ path: nasty, value: nasty }],
      inputs: [{ name: nasty, digest: nasty }],
    });
    expect(hostile).not.toContain('<b x');
    expect(hostile.split(escaped).length - 1).toBeGreaterThanOrEqual(20);
  });

  test('has a section for each family, with what there is of it alone', () => {
    expect(page).toMatch(/<h2 id="pendulum-title">Pendulum</);
    expect(page).toMatch(/<h2 id="kepler-title">Kepler</);
    const bare = reportPage({ ...data, families: [{ ...pendulum, costs: [], contrasts: [], beyond: [] }] });
    for (const title of ['Costs', 'What can be said', 'Beyond the training range']) {
      expect(page).toContain(`<h3>${title}</h3>`);
      expect(bare).not.toContain(`<h3>${title}</h3>`);
    }
  });

  test('gives medians with quartiles and means, and marks the lowest median', () => {
    // HAMAML at K = 50 after 5 steps: 1 / 6 / 50, for every metric.
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain(
      '<td class="number best"> <span class="median">0.00333</span><span class="hidden"> (lowest)</span> <span ' +
        'class="spread">[0.00167, 0.00667]</span> <span class="mean">mean 0.0333</span>',
    );
  });

  test('counts what diverged beside every rollout error', () => {
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain('naive from scratch, K = 50, 5 steps: 150 of 200 rollouts of systems diverged');
    expect(text).toContain('<td class="number">150 of 200</td>');
    const fine = results.map((result) => ({ ...result, lost: 0 }));
    const calm = reportPage({ ...data, families: [{ ...pendulum, results: fine }] });
    expect(calm).toContain('No rollout diverged');
  });

  test('says of a cost by how many seeds it was reached', () => {
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain('300 it., 15.0 GFLOP <span class="spread">(2 of 3)</span>');
    expect(text).toContain('– <span class="spread">(0 of 1)</span>');
  });

  test('gives parameters, digests, versions and the commands to reproduce it', () => {
    expect(page).toContain('training.rate');
    expect(page).toContain(`title="${data.inputs[0].digest}"`);
    expect(page).toContain('0123456789ab…');
    expect(page).toContain('phaseline 1.2.3');
    expect(page).toContain('simd-7');
    expect(page).toContain(
      'npx pipeline run meta-hnn --backend simd\ngit diff --exit-code pipeline.lock.json',
    );
  });

  test('labels figures and the headers of tables, and links lead somewhere', () => {
    expect(page.match(/<figure>/g)).toHaveLength(4);
    expect(page.match(/<svg role="img" aria-label="A circle">/g)).toHaveLength(4);
    expect(page).not.toMatch(/<th(?! scope=)[ >]/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test('puts figures in the order of their captions, and refuses one that has none', () => {
    expect(page.indexOf('Errors on unseen systems against gradient steps')).toBeLessThan(
      page.indexOf('Predicted vector fields'),
    );
    const figures = [{ name: 'doodle', svg }];
    expect(() => reportPage({ ...data, families: [{ ...pendulum, figures }] })).toThrow(
      /no place for a figure 'doodle'/,
    );
  });

  test('has a column for each seed', () => {
    expect(page).toContain('>Seed 4<');
    expect(page).toContain('>Seed 5<');
  });
});

describe('the report of an ablation', () => {
  const compared: AblationContrast[] = contrasts.map((contrast) => ({
    ...contrast,
    arm: 'shots',
    value: 5,
  }));
  const ablation: AblationReportData = {
    ...provenance,
    points: ablationPoints,
    contrasts: compared,
    figures: ['ratios', 'errors'].map((name) => ({ name, svg })),
  };
  const page = ablationPage(ablation).replace(/\s+/g, ' ');

  test('has a table for each arm, and writes no number that is none', () => {
    expect(page).toContain('Observations K, all else at the centre');
    expect(page).toContain('Noise on observed states, all else at the centre');
    expect(page).not.toContain('Inner steps, all else');
    expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(page).toContain('<span class="spread">[0.100, ∞]</span>');
    expect(page).toContain('80 of 300');
  });

  test('says at each value who beats whom', () => {
    expect(page).toContain('K = 5: HAMAML beats HANIL (ratio 0.310, 95% interval 0.220 to 0.450).');
  });
});

test('html escapes text, keeps HTML and joins lists', () => {
  const items = ['<', '&'].map((text) => html`<i>${text}</i>`);
  expect(html`<b title="${'"'}">${items}</b>${3}`.html).toBe(
    '<b title="&quot;"><i>&lt;</i><i>&amp;</i></b>3',
  );
});
