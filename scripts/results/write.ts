// Writes docs/results/.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../engine/project/sha256.ts';
import type { Outcome } from './outcome.ts';
import type { LockedResult } from './locked-results.ts';
import { BODY, findPages, isFigure, resultsFolder, type Page } from './pages.ts';
import { indexText, pageText, SUMS, sumsText } from './texts.ts';
import { trainingTimes } from './times.ts';

/** Makes docs/results/ anew, or leaves it as it was where something is wrong with what the pages are made of. */
export async function writePages(root: string, profile: string): Promise<Outcome> {
  const { pages, unlocked } = await findPages(root, profile);
  const problems: string[] = [];
  const files = new Map<string, string | Uint8Array>();
  for (const page of pages) {
    try {
      for (const [path, content] of await filesOf(page)) files.set(`${page.pipeline}/${path}`, content);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  const told = unlocked.map(
    (name) =>
      `${name}: no page, as pipeline.lock.json does not have its profile "${profile}" as the pipeline is now. For ` +
      `one: npx pipeline run ${name} --profile ${profile}`,
  );
  if (problems.length > 0) return { told, problems };
  if (pages.length > 0) files.set('README.md', indexText(pages));
  const folder = resultsFolder(root);
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return { told: [...told, ...pages.map(({ pipeline }) => `Wrote docs/results/${pipeline}/`)], problems };
}

/** @throws Error for results that are not those that the lock file names, and for images that are no results */
async function filesOf(page: Page): Promise<Map<string, string | Uint8Array>> {
  const { pipeline, results } = page;
  const contents = new Map(results.map((result) => [result.file, verified(page, result)]));
  const figures = results.filter(isFigure);
  const body = new TextDecoder().decode(contents.get(BODY));
  for (const [, link] of body.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
    if (figures.some(({ file }) => file === decodeURIComponent(link))) continue;
    throw new Error(
      `The page of "${pipeline}" shows ${link}, which is none of its figures. Return the figure under that name from ` +
        'its graph.',
    );
  }
  const times = await trainingTimes(page, ({ file }) => contents.get(file)!);
  return new Map<string, string | Uint8Array>([
    ['README.md', pageText(page, { body, times })],
    [SUMS, sumsText(page)],
    ...figures.map(({ file }) => [file, contents.get(file)!] as const),
  ]);
}

/** The bytes that were published for people, where they are those that the lock file names. */
function verified({ pipeline, profile, session }: Page, { file, digest }: LockedResult): Uint8Array {
  const path = join(session.outFolder, file);
  const shown = `artifacts/out/${pipeline}/${profile}/${file}`;
  const todo = `Put the results of the lock file there: npx pipeline run ${pipeline} --profile ${profile}`;
  if (!existsSync(path)) throw new Error(`${shown} is missing. ${todo}`);
  const bytes = readFileSync(path);
  if (sha256(bytes) === digest) return bytes;
  throw new Error(`${shown} has not the digest that pipeline.lock.json names, ${digest}. ${todo}`);
}
