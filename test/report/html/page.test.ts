import { describe, expect, test } from 'vitest';
import { captionsOf } from '../../../report/captions.ts';
import { html } from '../../../report/html/escape.ts';
import { reportPage, type ReportData } from '../../../report/html/page.ts';
import { resultRows } from '../figures/examples.ts';

const svg =
  '<svg role="img" aria-label="A circle" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">' +
  '<circle r="1"/></svg>';

const data: ReportData = {
  title: 'Pendulums',
  description: 'Learns pendulums',
  pipeline: 'meta-hnn',
  version: '1.2.3',
  backend: { name: 'simd', identity: 'simd-7' },
  rows: resultRows,
  seedRows: resultRows.flatMap((row) => [4, 5].map((seed) => ({ ...row, seed }))),
  figures: captionsOf(resultRows).map((words) => ({ ...words, svg })),
  parameters: [{ path: 'training.rate', value: '0.008' }],
  inputs: [{ name: 'results', digest: '0123456789abcdef'.repeat(4) }],
};

describe('the report', () => {
  const page = reportPage(data);

  test('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/https?:/);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|\ssrc=|url\((?!#)|\son\w+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test('escapes every text it is given', () => {
    const nasty = `<b x="1">&'`;
    const escaped = '&lt;b x=&quot;1&quot;&gt;&amp;&#39;';
    const row = { ...resultRows[0], algorithm: nasty, diverged: 1 };
    const hostile = reportPage({
      ...data,
      title: nasty,
      description: nasty,
      pipeline: nasty,
      version: nasty,
      backend: { name: nasty, identity: nasty },
      rows: [row],
      seedRows: [{ ...row, seed: 0 }],
      figures: [{ title: nasty, caption: nasty, svg }],
      parameters: [{ path: nasty, value: nasty }],
      inputs: [{ name: nasty, digest: nasty }],
    });
    expect(hostile).not.toContain('<b x');
    expect(hostile.split(escaped).length - 1).toBeGreaterThanOrEqual(17);
  });

  test('marks the lowest median after each number of steps', () => {
    const best = [...page.matchAll(/<td class="number best">\s*<span class="median">([^<]+)</g)].map(
      ([, median]) => median,
    );
    // anil's field error is the lower one after 0, 1 and 5 steps, for both K.
    for (const median of ['0.500', '0.333', '0.143'])
      expect(best.filter((text) => text === median)).toHaveLength(2);
    expect(page).toContain('<span class="hidden"> (lowest)</span>');
  });

  test('counts what diverged', () => {
    expect(page).toMatch(/maml, K = 25, 0 steps: 3\s+diverged/);
    expect(page).not.toContain('No prediction diverged');
    const fine = resultRows.map((row) => ({ ...row, diverged: 0 }));
    expect(reportPage({ ...data, rows: fine })).toContain('No prediction diverged');
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

  test('labels figures and the headers of tables', () => {
    expect(page.match(/<figure>/g)).toHaveLength(5);
    expect(page.match(/<svg role="img" aria-label="A circle">/g)).toHaveLength(5);
    expect(page).not.toMatch(/<th(?! scope=)[ >]/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test('has a column for each seed', () => {
    expect(page).toContain('Seed 4');
    expect(page).toContain('Seed 5');
  });

  test('says in a caption which error is the lowest', () => {
    expect(page).toContain('is 0.143, by anil from 25 observations after 5 steps.');
  });
});

test('html escapes text, keeps HTML and joins lists', () => {
  const items = ['<', '&'].map((text) => html`<i>${text}</i>`);
  expect(html`<b title="${'"'}">${items}</b>${3}`.html).toBe(
    '<b title="&quot;"><i>&lt;</i><i>&amp;</i></b>3',
  );
});
