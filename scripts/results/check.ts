// Compares docs/results/ with the lock file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { sha256 } from '../../engine/project/sha256.ts';
import { plural } from '../../report/numbers.ts';
import type { Outcome } from './outcome.ts';
import { BODY, findPages, isFigure, resultsFolder, type Page } from './pages.ts';
import { indexText, pageText, partsOfPage, SUMS, sumsText } from './texts.ts';

/** Why a file is not what it should be; undefined where it is. */
type Judge = (bytes: Uint8Array) => string | undefined;

/** Needs no artifacts: every file is compared with the digests of the lock file, and no other may be there. */
export async function checkPages(root: string, profile: string): Promise<Outcome> {
  const { pages } = await findPages(root, profile);
  const judges = new Map(pages.flatMap((page) => [...judgesOf(page)]));
  if (pages.length > 0) judges.set('README.md', equals(indexText(pages)));
  const folder = resultsFolder(root);
  const there = new Set(filesIn(folder));
  const problems = [
    ...[...judges].flatMap(([file, judge]) => {
      const problem = there.has(file) ? judge(readFileSync(join(folder, file))) : 'is missing';
      return problem === undefined ? [] : [`docs/results/${file} ${problem}.`];
    }),
    ...[...there]
      .filter((file) => !judges.has(file))
      .map(
        (file) =>
          `docs/results/${file} is of no result that pipeline.lock.json has of a profile "${profile}".`,
      ),
  ];
  if (problems.length === 0) {
    return {
      told: [
        `${plural(pages.length, 'page')}, ${plural(judges.size, 'file')} as pipeline.lock.json has them`,
      ],
      problems,
    };
  }
  return { told: [], problems: [...problems, 'Run `npm run results` and commit docs/results/.'] };
}

function judgesOf(page: Page): Map<string, Judge> {
  const { pipeline, results } = page;
  return new Map<string, Judge>([
    [`${pipeline}/README.md`, (bytes) => judgePage(page, new TextDecoder().decode(bytes))],
    [`${pipeline}/${SUMS}`, equals(sumsText(page))],
    ...results
      .filter(isFigure)
      .map(({ file, digest }): [string, Judge] => [
        `${pipeline}/${file}`,
        (bytes) =>
          sha256(bytes) === digest ? undefined : `has not the digest of pipeline.lock.json, ${digest}`,
      ]),
  ]);
}

function judgePage(page: Page, text: string): string | undefined {
  const parts = partsOfPage(page, text);
  if (parts === undefined) return 'is not a page that `npm run results` writes';
  const { digest } = page.results.find(({ file }) => file === BODY)!;
  if (sha256(parts.body) !== digest)
    return `does not hold the page with the digest of pipeline.lock.json, ${digest}`;
  if (pageText(page, parts) !== text) return 'has other digests or commands than those of pipeline.lock.json';
  return undefined;
}

function equals(expected: string): Judge {
  return (bytes) =>
    new TextDecoder().decode(bytes) === expected ? undefined : 'is not what pipeline.lock.json says';
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
