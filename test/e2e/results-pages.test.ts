import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../engine/project/sha256.ts';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { createProject, type Project } from '../rig/project.ts';
import { repository } from '../tooling/repository.ts';

/** Trains two networks, the second of which reaches its goal after a quarter of its iterations. */
const files = {
  'pipelines/other.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';

export default definePipeline({
  name: 'other',
  description: 'Has no such profile',
  parameters: z.strictObject({}),
  profiles: { default: {} },
  graph: () => ({}),
});
`,
  'pipelines/springs.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { costs, draw, metaTrain, write } from '../stages/springs.ts';

export default definePipeline({
  name: 'springs',
  description: 'Learns | springs',
  parameters: z.strictObject({ shown: z.string().default('figures/springs/fields.svg') }),
  profiles: { default: {}, paper: {} },
  backends: { exactly: { identity: 'exactly-1', exact: true } },
  graph({ parameters, matrix }) {
    const learners = matrix({ family: ['springs'], method: ['hnn-maml', 'hnn-anil'], seed: [0, 1] }, (cell) => metaTrain(cell));
    return {
      page: write(parameters),
      figures: { springs: { fields: draw() } },
      costs: costs({ learners }),
      learners,
    };
  },
});
`,
  'stages/springs.ts': `
import { defineStage, file, list, table, tensors } from 'phaseline';
import { z } from 'zod';

const learner = tensors('learner');
const costsTable = table('costs', {
  family: 'utf8',
  method: 'utf8',
  seed: 'int32',
  threshold: 'float64',
  iterations: 'float64?',
  gigaflop: 'float64?',
  totalIterations: 'int32',
  totalGigaflop: 'float64',
  finalValidationLoss: 'float64?',
});

export const metaTrain = defineStage({
  name: 'meta-train',
  parameters: z.strictObject({ family: z.string(), method: z.string(), seed: z.int() }),
  outputs: { learner },
  run: () => ({ learner: { tensors: { w: { shape: [1], data: Float32Array.of(1) } }, metadata: {} } }),
});

export const costs = defineStage({
  name: 'costs',
  inputs: { learners: list(learner) },
  outputs: { costs: costsTable },
  run({ inputs: { learners } }) {
    const each = (value) => Float64Array.from(learners, ({ cell }) => value(cell));
    const iterations = each(({ method, seed }) => (method === 'hnn-anil' && seed === 1 ? 25 : NaN));
    return {
      costs: {
        family: learners.map(({ cell }) => cell.family),
        method: learners.map(({ cell }) => cell.method),
        seed: Int32Array.from(learners, ({ cell }) => cell.seed),
        threshold: each(() => 0.5),
        iterations,
        gigaflop: iterations,
        totalIterations: Int32Array.from(learners, () => 100),
        totalGigaflop: each(() => 100),
        finalValidationLoss: each(() => 1),
      },
    };
  },
});

export const draw = defineStage({
  name: 'draw',
  outputs: { fields: file('image/svg+xml') },
  run: () => ({ fields: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
});

export const write = defineStage({
  name: 'write',
  parameters: z.strictObject({ shown: z.string() }),
  outputs: { page: file('text/markdown') },
  run: ({ parameters: { shown } }) => ({ page: \`# Springs\\n\\n![Fields](\${shown})\\n\` }),
});
`,
};

let project: Project;

beforeEach(async () => {
  project = await createProject(files);
});

/** `npm run results`, and with `--check` `npm run results:check`. */
function results(...words: string[]) {
  const script = join(repository, 'scripts/results.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words, project.root], {
    encoding: 'utf8',
  });
  return { status, stdout, errors: stderr.split('\n').filter((line) => line !== '') };
}

async function runPaper(): Promise<void> {
  const { exitCode, stderr } = await project.run(['run', 'springs', '--profile', 'paper']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
}

function pages(): string[] {
  const folder = project.path('docs/results');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const ask = 'Run `npm run results` and commit docs/results/.';

describe('without a locked profile', () => {
  test('nothing is written, it is told why, and nothing may be there', () => {
    const { status, stdout } = results();
    expect({ status, pages: pages() }).toEqual({ status: 0, pages: [] });
    expect(stdout).toBe(
      'springs: no page, as pipeline.lock.json does not have its profile "paper" as the pipeline is now. For one: ' +
        'npx pipeline run springs --profile paper\n',
    );
    expect(results('--check')).toMatchObject({ status: 0, errors: [] });
    project.write('docs/results/springs/README.md', '# Springs\n');
    expect(results('--check')).toMatchObject({
      status: 1,
      errors: [
        'docs/results/springs/README.md is of no result that pipeline.lock.json has of a profile "paper".',
        ask,
      ],
    });
  });
});

describe('of a locked profile', () => {
  beforeEach(runPaper);

  test('the page, its figures, the digests of all results and the times of trainings are written', () => {
    expect(results()).toMatchObject({ status: 0, stdout: 'Wrote docs/results/springs/\n', errors: [] });
    expect(pages()).toEqual([
      'README.md',
      'springs/README.md',
      'springs/SHA256SUMS',
      'springs/figures/springs/fields.svg',
    ]);
    expect(project.read('docs/results/README.md')).toContain(
      '\n- [springs](springs/README.md): Learns \\| springs.\n',
    );
    const page = project.read('docs/results/springs/README.md');
    expect(page).toContain('\n\n# Springs\n\n![Fields](figures/springs/fields.svg)\n');
    expect(page).toContain('\nnpx pipeline run springs --profile paper ');
    expect(page).toContain('\nnpx pipeline reproduce springs --profile paper ');
    expect(page).toContain('`exactly (exactly-1)`, which gives the same bits on every machine');

    const { actions } = (JSON.parse(project.read('pipeline.lock.json')) as LockFile).pipelines['springs'][
      'paper'
    ];
    const digests = Object.values(actions).flatMap(({ outputs }) => Object.values(outputs));
    expect(digests).toHaveLength(7);
    const sums = project.read('docs/results/springs/SHA256SUMS').trimEnd().split('\n');
    expect(sums.map((line) => line.split('  ')[0]).toSorted()).toEqual(digests.toSorted());
    for (const line of sums) {
      const [digest, file] = line.split('  ');
      expect(sha256(readFileSync(project.path(`artifacts/out/springs/paper/${file}`)))).toBe(digest);
      expect(page.includes(`| \`${file}\` | \`${digest}\` |`)).toBe(!file.startsWith('learners/'));
    }

    const number = '[\\d.]+(?: × 10⁻\\S)?';
    const row = (method: string, goal: string) =>
      new RegExp(`\n\\| ${method} \\| 2 \\| ${number} \\[${number}, ${number}\\] \\| ${goal} \\|\n`);
    expect(page).toContain('\n| Method | Trainings | Whole training, s | Goal 0.5, s |\n');
    // The median of two is that of the one which reached the goal and of the one which never did.
    expect(page).toMatch(row('HAMAML', '– \\(0 of 2\\)'));
    expect(page).toMatch(row('HANIL', '– \\(1 of 2\\)'));
    expect(page).toMatch(/ on .+, \d+ cores?, \d+ GiB, \w+ \w+, Node \d+\.\d+\.\d+, where/);
  });

  test('the check needs no artifacts, and names every file that is not as locked', () => {
    results();
    project.remove('artifacts');
    expect(results('--check')).toMatchObject({
      status: 0,
      stdout: '1 page, 4 files as pipeline.lock.json has them\n',
      errors: [],
    });
    const figure = 'docs/results/springs/figures/springs/fields.svg';
    const digest = sha256(project.read(figure));
    project.write(figure, '<svg/>');
    project.edit('docs/results/springs/README.md', (text) => text.replace(digest, 'f'.repeat(64)));
    project.remove('docs/results/springs/SHA256SUMS');
    project.edit('docs/results/README.md', (text) => text.replace('springs.', 'strings.'));
    project.write('docs/results/springs/figures/more.svg', '<svg/>');
    expect(results('--check')).toMatchObject({
      status: 1,
      errors: [
        'docs/results/springs/README.md has other digests or commands than those of pipeline.lock.json.',
        'docs/results/springs/SHA256SUMS is missing.',
        `docs/results/springs/figures/springs/fields.svg has not the digest of pipeline.lock.json, ${digest}.`,
        'docs/results/README.md is not what pipeline.lock.json says.',
        'docs/results/springs/figures/more.svg is of no result that pipeline.lock.json has of a profile "paper".',
        ask,
      ],
    });
    project.edit('docs/results/springs/README.md', (text) => text.replace('# Springs', '# Better springs'));
    expect(results('--check').errors[0]).toMatch(
      /^docs\/results\/springs\/README\.md does not hold the page with the digest of pipeline\.lock\.json, /,
    );
  });

  test('what was published but edited since is refused, and the pages stay as they were', () => {
    results();
    const before = project.read('docs/results/springs/README.md');
    project.edit('artifacts/out/springs/paper/page.md', (text) => `${text}Better.\n`);
    project.remove('docs/results/springs/SHA256SUMS');
    const { status, errors } = results();
    expect(status).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      /^artifacts\/out\/springs\/paper\/page\.md has not the digest that pipeline\.lock\.json names, \w{64}\. Put the results of the lock file there: npx pipeline run springs --profile paper$/,
    );
    expect(project.read('docs/results/springs/README.md')).toBe(before);
    expect(pages()).not.toContain('springs/SHA256SUMS');
  });

  test('a page of another lock file fails the check until it is written anew', async () => {
    results();
    project.edit('stages/springs.ts', (text) => text.replace('# Springs', '# Many springs'));
    await runPaper();
    expect(results('--check')).toMatchObject({ status: 1, errors: expect.arrayContaining([ask]) });
    results();
    expect(project.read('docs/results/springs/README.md')).toContain('# Many springs');
    expect(results('--check')).toMatchObject({ status: 0, errors: [] });
  });

  test('a page that shows what is none of its figures is refused', async () => {
    project.edit('pipelines/springs.ts', (text) => text.replace('springs/fields.svg', 'strings/fields.svg'));
    await runPaper();
    expect(results()).toMatchObject({
      status: 1,
      errors: [
        'The page of "springs" shows figures/strings/fields.svg, which is none of its figures. Return the figure under ' +
          'that name from its graph.',
      ],
    });
  });
});
