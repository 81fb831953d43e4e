import { describe, expect, test } from 'vitest';
import { ablationPage } from '../../../report/html/ablation-page.ts';
import { html } from '../../../report/html/escape.ts';
import { reportPage } from '../../../report/html/page.ts';
import { heatCells } from '../figures/examples.ts';
import { ablation, data, pendulum, svg } from '../report-data.ts';

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
    expect(page).toContain('–: no goal; or never reached');
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
        'class="spread">[0.00167, 0.00667]</span> <span class="remark">mean 0.0333</span>',
    );
  });

  test('counts what diverged beside every rollout error', () => {
    expect(page.replace(/\s+/g, ' ')).toContain('<td class="number">150 of 200</td>');
  });

  test('tells what failed, and where', () => {
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain('<li>360 of 10 800 rollouts of systems diverged.</li>');
    expect(text).toContain(
      '<li>7 of 10 800 fields are finite but worse than none, a relative error above 1.</li>',
    );
    expect(text).toContain('<li>4 of 10 800 adaptations stopped before their last step');
    expect(text).toContain(
      '<th scope="row">naive from scratch</th><td class="number">50</td><td class="number">5</td>' +
        '<td class="number">150 of 200</td>' +
        '<td class="number">0 of 200</td>'.repeat(3),
    );
  });

  test('has the similarity of features of each layer', () => {
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain(
      '<td class="number"> <span class="median">0.900</span> <span class="spread">[0.800, 0.950]</span>',
    );
  });

  test('says of a cost by how many seeds it was reached', () => {
    const text = page.replace(/\s+/g, ' ');
    expect(text).toContain(
      '<span class="median">300 it., 15.0 GFLOP</span> <span class="remark">(2 of 3)</span>',
    );
    expect(text).toContain('<span class="median">–</span> <span class="remark">(0 of 1)</span>');
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
  const page = ablationPage(ablation).replace(/\s+/g, ' ');

  test('has a table for each arm, and writes no number that is none', () => {
    expect(page).toContain('Observations K, all else at the centre');
    expect(page).toContain('Noise on observed states, all else at the centre');
    expect(page).not.toContain('Inner steps, all else');
    expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(page).toContain('<span class="spread">[0.100, ∞]</span>');
    expect(page).toContain('80 of 300');
    expect(page).toContain('<span class="remark">mean 0.300</span>');
  });

  test('folds up what is told after fewer than the last steps', () => {
    const [, open, ...folded] = page.split(/<section id="results"|<summary>/);
    expect(open).toContain('Observations K, all else at the centre, 20 gradient steps');
    expect(open).not.toContain('1 gradient step:');
    expect(folded[0]).toMatch(/^After 1 gradient step</);
    expect(folded[0]).toContain('Observations K, all else at the centre, 1 gradient step:');
    expect(folded[0]).toContain('<td class="number">9 of 300</td>');
  });

  test('tells what metrics mean, and what to be careful about', () => {
    expect(page).toContain('<li><b>trajectory MSE</b>: mean squared distance');
    expect(page).toContain('What to be careful about</h2>');
    expect(page).toContain('the coverage of intervals is approximate');
  });

  test('says at each value who beats whom', () => {
    expect(page).toContain(
      'K = 5: HAMAML beats HANIL (ratio 0.310, simultaneous 95% interval 0.220 to 0.450).',
    );
  });
});

test('html escapes text, keeps HTML and joins lists', () => {
  const items = ['<', '&'].map((text) => html`<i>${text}</i>`);
  expect(html`<b title="${'"'}">${items}</b>${3}`.html).toBe(
    '<b title="&quot;"><i>&lt;</i><i>&amp;</i></b>3',
  );
});
