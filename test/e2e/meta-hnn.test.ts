import { tableFromIPC } from 'apache-arrow';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { executed } from '../rig/events.ts';
import { metaHnnFiles } from '../rig/meta-hnn.ts';
import { createProject, type Project } from '../rig/project.ts';

describe('meta-hnn in its quick profile', () => {
  let project: Project;
  let first: string[];

  const quick = (...words: string[]) =>
    project.run(['run', 'meta-hnn', '--profile', 'quick', '--json', ...words]);
  const out = (file: string) => project.path(`artifacts/out/meta-hnn/quick/${file}`);

  beforeAll(async () => {
    project = await createProject(metaHnnFiles());
    const run = await quick('--jobs', '2');
    if (run.exitCode !== 0) throw new Error(`the first run failed: ${run.stdout}`);
    first = executed(run);
  });

  test('runs every stage to the end, and a second run executes nothing', async () => {
    expect(new Set(first.map((action) => action.split('[')[0]))).toEqual(
      new Set([
        'adapt',
        'adapt-beyond',
        'adapt-probe',
        'aggregate',
        'beyond-range',
        'charts',
        'choose-rule',
        'contrasts',
        'curves',
        'evaluate',
        'figures',
        'gallery',
        'initialise',
        'meta-train',
        'probe',
        'report',
        'rollout',
        'sample-beyond',
        'sample-meta-test',
        'sample-meta-train',
        'sample-probe',
        'sample-validation',
        'similarity',
        'simulate-beyond',
        'simulate-meta-test',
        'simulate-meta-train',
        'simulate-probe',
        'simulate-validation',
        'summarise-features',
        'training-costs',
      ]),
    );
    expect(executed(await quick())).toEqual([]);
  });

  test('on another grid the fields are scored again, but no motion is followed again', async () => {
    const rerun = await quick('--set', 'gridPoints=14');
    const stages = new Set(executed(rerun).map((action) => action.split('[')[0]));
    expect(stages).toContain('adapt');
    expect(stages).toContain('contrasts');
    for (const stage of [
      'meta-train',
      'choose-rule',
      'adapt-probe',
      'rollout',
      'evaluate',
      'similarity',
      'probe',
    ]) {
      expect(stages).not.toContain(stage);
    }
  });

  test('with one more K trains nothing again, and adapts to that K alone', async () => {
    const rerun = executed(await quick('--set', 'adaptation.shots=[10,15,20]'));
    expect(rerun.filter((action) => /^(meta-train|initialise|similarity|probe)\[/.test(action))).toEqual([]);
    const adapted = rerun.filter((action) => /^(choose-rule|adapt|rollout|evaluate)\[/.test(action));
    expect(adapted).toHaveLength(4 * 9);
    for (const action of adapted) expect(action).toContain('shots=15');
  });

  test('prints its results as csv, json and arrow, with the same rows', async () => {
    const results = (format: string, ...words: string[]) =>
      project.run(['results', 'meta-hnn', '--profile', 'quick', '--format', format, ...words]);
    const [csv, json] = await Promise.all([results('csv'), results('json')]);
    await results('arrow', '--output', 'results.arrow');

    const arrow = tableFromIPC(readFileSync(project.path('results.arrow')));
    const names = arrow.schema.fields.map(({ name }) => name);
    const rows = JSON.parse(json.stdout) as Record<string, unknown>[];
    const lines = csv.stdout.trimEnd().split('\n');
    expect(lines[0].split(',')).toEqual(names);
    expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => names));
    expect([rows.length, lines.length - 1]).toEqual([arrow.numRows, arrow.numRows]);
    expect(arrow.numRows).toBeGreaterThan(0);
    const [name] = names.filter((column) => typeof rows[0][column] === 'number');
    expect(rows.map((row) => row[name])).toEqual([...(arrow.getChild(name) ?? [])]);
  });

  test('writes a report that loads nothing from elsewhere', () => {
    const html = readFileSync(out('report.html'), 'utf8');
    expect(html).toContain('The Meta-Learned Hamiltonian');
    expect(html).toContain('<svg');
    expect(html).not.toMatch(
      /<(?:script|img|link|iframe|object|embed|source|audio|video|use)\b[^>]*\b(?:src|href|data)\s*=\s*["']?(?:https?:)?\/\//i,
    );
    expect(html).not.toMatch(/url\(\s*["']?(?:https?:)?\/\//i);
    expect(html).not.toMatch(/@import|\bfetch\(|XMLHttpRequest|WebSocket/);
  });
});
