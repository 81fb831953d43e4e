import { describe, expect, test } from 'vitest';
import { ablationMarkdown } from '../../../report/markdown/ablation-page.ts';
import { markdownPage } from '../../../report/markdown/page.ts';
import { contrasts, heatCells, results } from '../figures/examples.ts';
import { ablation, data, pendulum, svg } from '../report-data.ts';

const page = markdownPage(data);

/** The rows of every table that has this line as its header. */
function tablesUnder(text: string, header: string): string[][] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith(`${header}\n`))
    .map((block) => block.split('\n').slice(2));
}

/** Cells that escaping leaves as one. */
function cellsOf(row: string): string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1);
}

describe('the page of a comparison', () => {
  test('tells the numbers of the largest K after every number of steps that was rolled out', () => {
    const header =
      '| Steps | Method | Relative field error | Field MSE | Trajectory MSE | Energy MSE | Drift of the learned energy | Diverged |';
    const [most, fewer] = tablesUnder(page, header);
    expect(most).toHaveLength(3 * 9);
    // HAMAML: 1 / 6 / 50, for every metric; naive from scratch: 9 / 2 / 50, half of its rollouts diverged.
    const best = '**0.00333**<br>[0.00167, 0.00667]<br>mean 0.0333';
    // The drift of the learned energy is the error of an integrator: no method has a merit in it.
    const cells = [...Array<string>(4).fill(best), best.replaceAll('**', '')];
    expect(most).toContain(`| 5 | HAMAML | ${cells.join(' | ')} | 0 of 200 |`);
    const field = '0.0300<br>[0.0150, 0.0600]<br>mean 0.300';
    expect(most).toContain(`| 5 | naive from scratch | ${field} | ${field} | – | – | – | 150 of 200 |`);
    const motion = '0.0900<br>[0.0450, ∞]<br>mean 0.900';
    expect(most.find((row) => row.startsWith('| 1 | naive from scratch |'))).toContain(` | ${motion} | `);
    // 1 / 1 / 25
    expect(fewer.find((row) => row.startsWith('| 0 | HAMAML |'))).toContain('**0.0400**');
  });

  test('breaks no number at the end of a line', () => {
    const tiny = results.map((result) => ({ ...result, lower: 1.5e-9 }));
    const text = markdownPage({ ...data, families: [{ ...pendulum, results: tiny }] });
    expect(text).toContain('[1.50\u00a0×\u00a010⁻⁹, ');
    expect(text).not.toContain(' × ');
  });

  test('leaves out fields after steps that no motion was predicted after', () => {
    const rolledOut = results.filter(({ metric, steps }) => steps === 5 || metric.startsWith('field'));
    const text = markdownPage({ ...data, families: [{ ...pendulum, results: rolledOut }] });
    expect(text).toContain('| 5 | HAMAML | ');
    expect(text).not.toContain('| 1 | HAMAML | ');
  });

  test('has a verdict of every pair, and says that one beats the other only where it does', () => {
    const [rows] = tablesUnder(page, '| Steps | Pair | Relative field error | Diverged: first, second |');
    expect(rows).toEqual([
      '| 5 | HAMAML / HANIL | **0.310**<br>[0.220, 0.450]<br>HAMAML beats HANIL | – |',
      '| 5 | HAMAML / naive + MAML | **4.00**<br>[2.00, 8.00]<br>naive + MAML beats HAMAML | – |',
      '| 5 | HNN from scratch / naive from scratch | ∞<br>[0, ∞]<br>undecided | – |',
    ]);
    const undecided = contrasts.map((contrast) => ({ ...contrast, verdict: 'undecided' as const }));
    const open = markdownPage({ ...data, families: [{ ...pendulum, contrasts: undecided }] });
    expect(open).not.toContain(' beats ');
    expect(open.match(/<br>undecided/g)).toHaveLength(3);
  });

  test('tells the errors of the field after all steps, and the medians of each seed, folded up', () => {
    const rolledOut = results.filter(({ metric, steps }) => steps === 5 || metric.startsWith('field'));
    const text = markdownPage({ ...data, families: [{ ...pendulum, results: rolledOut }] });
    const [few, many] = tablesUnder(text, '| Method | 0 steps | 1 step | 5 steps |');
    expect(few).toHaveLength(9);
    expect(many).toContain(
      '| HAMAML | 0.0200<br>[0.0100, 0.0400] | 0.0100<br>[0.00500, 0.0200] | 0.00333<br>[0.00167, 0.00667] |',
    );
    const bySeed = tablesUnder(text, '| Method | Seed 4 | Seed 5 |');
    expect(bySeed).toHaveLength(3);
    for (const rows of bySeed) expect(rows).toContain('| HAMAML | 0.00167 | 0.00667 |');
    for (const summary of ['Errors of the field after all numbers of gradient steps', 'Medians by seed']) {
      expect(text.split(`<summary>${summary}</summary>`)).toHaveLength(2);
    }
  });

  test('says how often the loss that goals are about is measured, and after what', () => {
    expect(page).toContain(
      'after 5 gradient steps of size 0.01, measured every 100 iterations, of which 2 of 3 in a row must be there',
    );
  });

  test('counts what failed', () => {
    for (const text of [
      '- 360 of 10\u2009800 rollouts of systems diverged.',
      '- All fields are finite.',
      '- 7 of 10\u2009800 fields are finite but worse than none, a relative error above 1.',
      '- 4 of 10\u2009800 adaptations stopped before their last step',
      '- 1 of 4 trainings came apart before their last iteration:',
      '- HAMAML, seed 1: ended after 1\u2009234 of 3\u2009000 iterations;',
      '- The goal 0.1 was never reached by HAMAML (1 of 3 trainings).',
      '- The goal 0.01 was never reached by HAMAML (1 of 1 trainings).',
      '- Step sizes at an edge of what was offered, the smallest or largest of their kind: HAMAML (1 of 2 choices).',
    ]) {
      expect(page.split('\n').filter((line) => line.startsWith(text))).toHaveLength(2);
    }
    const [where] = tablesUnder(
      page,
      '| Method | K | Steps | Diverged rollouts | Fields not finite | Worse than none | Stopped adaptations |',
    );
    expect(where).toEqual([
      '| HAMAML | 25 | 5 | 0 of 200 | 0 of 200 | 0 of 200 | 2 of 200 |',
      '| HAMAML | 50 | 5 | 0 of 200 | 0 of 200 | 0 of 200 | 2 of 200 |',
      '| HANIL | 25 | 1 | 0 of 200 | 0 of 200 | 7 of 200 | 0 of 200 |',
      '| naive from scratch | 25 | 1 | 30 of 200 | 0 of 200 | 0 of 200 | 0 of 200 |',
      '| naive from scratch | 25 | 5 | 150 of 200 | 0 of 200 | 0 of 200 | 0 of 200 |',
      '| naive from scratch | 50 | 1 | 30 of 200 | 0 of 200 | 0 of 200 | 0 of 200 |',
      '| naive from scratch | 50 | 5 | 150 of 200 | 0 of 200 | 0 of 200 | 0 of 200 |',
    ]);
  });

  test('says so where nothing failed', () => {
    const calm = markdownPage({
      ...data,
      families: [
        {
          ...pendulum,
          results: results.map((result) => ({ ...result, lost: 0 })),
          fieldLosses: [],
          rules: [],
          costs: pendulum.costs.slice(0, 1),
        },
      ],
    });
    const [, after] = calm.split('### What failed\n\n');
    expect(after.split('\n\n')[0].split('\n')).toEqual([
      '- No rollout diverged.',
      '- All fields are finite.',
      '- No finite field is worse than none.',
      '- All adaptations went to their last step.',
      '- All trainings went on to their last iteration.',
    ]);
  });

  test('has the similarities, the probe, the costs, the rules and what is beyond the training range', () => {
    const features = [
      '| HAMAML | 0.900 [0.800, 0.950] | −0.100 [−0.200, −0.050] |',
      '| naive + ANIL | 0.900 [0.800, 0.950] | – |',
    ];
    const [similarity, probe] = tablesUnder(page, '| Method | hidden 1 | output |');
    expect(similarity).toEqual(features);
    expect(probe).toEqual(features.map((row) => row.replace(/(\.\d\d)\d/g, '$1')));
    expect(tablesUnder(page, '| Method | Goal 0.1 | Goal 0.01 | Whole training |')[0]).toEqual([
      '| HAMAML | 300 it., 15.0 GFLOP (2 of 3) | – (0 of 1) | 3\u2009000 it., 60.0 GFLOP |',
      // Pretraining has no goals, but a total.
      '| HNN pretrained | – | – | 3\u2009000 it., 60.0 GFLOP |',
    ]);
    expect(tablesUnder(page, '| Method | K | 5 steps | 100 steps |')[0]).toEqual([
      '| HAMAML | 50 | 0.015 | 0.015 |',
    ]);
    expect(
      tablesUnder(page, '| Method | Excess 1.00 to 1.50, n = 2 | Excess 1.50 to 2.00, n = 1 |')[0],
    ).toContain('| HAMAML | 0.200 [0.100, 0.300] | 0.400 [0.200, ∞] |');
    expect(page).toContain('beyond the training range, K = 50 observations, 1 gradient step, of n systems');
  });

  test('tells the declared laws, and the parameters of the run', () => {
    expect(page).toContain('Uniform laws; constants: g = 1.00:');
    expect(page).toContain('| q₀ | parameter of a system | −1.00 | 1.00 | rad |');
    expect(page).toContain('| p | coordinate of a state | −20.0 | 20.0 | kg m²/s |');
    expect(page).toContain('| `training.rate` | `0.008` |');
  });

  test('shows the figures in the order of their captions, and refuses one that has none', () => {
    expect([...page.matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)].map(([, alt, path]) => [alt, path])).toEqual(
      ['pendulum', 'kepler'].flatMap((family) => [
        ['Errors on unseen systems against gradient steps', `figures/${family}/bySteps.svg`],
        ['Predicted vector fields', `figures/${family}/fields.svg`],
      ]),
    );
    const figures = [{ name: 'doodle', svg }];
    expect(() => markdownPage({ ...data, families: [{ ...pendulum, figures }] })).toThrow(
      /no place for a figure 'doodle'/,
    );
  });

  test('has sections of what there is alone', () => {
    const titles = (text: string) => text.split('\n').filter((line) => line.startsWith('### '));
    expect(titles(page)).toHaveLength(2 * 10);
    const bare = { results: [], contrasts: [], beyond: [], similarity: [], probe: [], costs: [], rules: [] };
    expect(titles(markdownPage({ ...data, families: [{ ...pendulum, ...bare, figures: [] }] }))).toEqual([
      '### Systems',
    ]);
  });

  test('keeps every table whole, whatever the texts in it', () => {
    const nasty = '<b>|`*_[x](y)\\|\n| $';
    const law = { symbol: nasty, unit: nasty, low: 0, high: 1 };
    const hostile = markdownPage({
      ...data,
      title: nasty,
      description: nasty,
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
    });
    expect(hostile).not.toContain('<b>|');
    for (const block of hostile.split('\n\n').filter((text) => text.startsWith('|'))) {
      const widths = block.split('\n').map((row) => cellsOf(row).length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(hostile.split('\n').filter((line) => /^\|.*[^|]$/.test(line))).toEqual([]);
  });

  test('writes no number that is none, no blank lines in a row, and ends with one newline', () => {
    for (const text of [page, ablationMarkdown(ablation)]) {
      expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
      expect(text).not.toContain('\n\n\n');
      expect(text).toMatch(/[^\n]\n$/);
    }
  });
});

describe('the page of an ablation', () => {
  const text = ablationMarkdown(ablation);

  test('has a table for each arm', () => {
    const header = (symbol: string) =>
      `| ${symbol} | Algorithm | Relative field error | Trajectory MSE | Diverged | Fields not finite | Worse than none | Stopped |`;
    const few = '0.200<br>[0.100, ∞]<br>mean 0.300';
    const many = '0.200<br>[0.100, 0.400]<br>mean 0.300';
    expect(tablesUnder(text, header('K'))).toEqual([
      [
        `| 5 | HAMAML | ${few} | ${few} | 80 of 300 | 0 of 300 | 0 of 300 | 4 of 300 |`,
        `| 5 | HANIL | ${few} | ${few} | 80 of 300 | 0 of 300 | 0 of 300 | 4 of 300 |`,
        `| 50 | HAMAML | ${many} | ${many} | 0 of 300 | 0 of 300 | 0 of 300 | 0 of 300 |`,
        `| 50 | HANIL | ${many} | ${many} | 0 of 300 | 0 of 300 | 0 of 300 | 0 of 300 |`,
      ],
    ]);
    expect(tablesUnder(text, header('noise'))).toHaveLength(1);
    expect(tablesUnder(text, header('S'))).toEqual([]);
  });

  test('has one for fewer steps too, of the field alone, folded up', () => {
    const header =
      '| noise | Algorithm | Relative field error | Fields not finite | Worse than none | Stopped |';
    const folded = text.slice(text.indexOf('<summary>After 1 gradient step</summary>'));
    const [rows] = tablesUnder(folded, header);
    expect(rows).toContain(
      '| 0.1 | HANIL | 0.600<br>[0.100, 0.400]<br>mean 0.300 | 0 of 300 | 9 of 300 | 0 of 300 |',
    );
    expect(
      tablesUnder(folded, '| K | Pair | Relative field error | Diverged: first, second |')[1],
    ).toHaveLength(1);
  });

  test('tells what metrics mean, and what to be careful about', () => {
    expect(text).toContain('- **Relative field error**: root mean squared error');
    expect(text).toContain('## What to be careful about\n\n- Errors of rollouts have heavy tails');
  });

  test('has a verdict of every pair at every value', () => {
    const [rows] = tablesUnder(text, '| K | Pair | Relative field error | Diverged: first, second |');
    expect(rows[0]).toBe('| 5 | HAMAML / HANIL | **0.310**<br>[0.220, 0.450]<br>HAMAML beats HANIL | – |');
    expect(rows).toHaveLength(3);
  });

  test('tells what failed and shows the figures', () => {
    expect(text).toContain('- Rollouts diverged in 2 of 8 rows of the tables of results');
    expect(text).toContain('- All fields are finite.');
    expect(text).toContain('- Finite fields are worse than none, a relative error above 1, in 2 of 16 rows');
    expect(text).toContain('- Adaptations stopped before their last step in 4 of 16 rows');
    expect(text).toContain('smallest or largest of their kind: HANIL (1 of 2 choices).');
    expect(text).toContain('- HANIL, seed 2, S = 1: ended after 1\u2009234 of 8\u2009000 iterations;');
    expect(text).toContain('](figures/errors.svg)');
    expect(text).toContain('](figures/ratios.svg)');
  });
});
