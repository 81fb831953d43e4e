// The pipelines that have a page in docs/results/, and what belongs there.
import { join } from 'node:path';
import { listPipelines } from '../../engine/list-pipelines.ts';
import { openSession, type Session } from '../../engine/session.ts';
import { lockedResults, type LockedResult } from './locked-results.ts';

/** One pipeline with a page of its own. */
export interface Page {
  readonly pipeline: string;
  readonly profile: string;
  readonly description: string;
  readonly backend: string;
  /** Whether it gives the same bits on every machine. */
  readonly isExact: boolean;
  readonly results: readonly LockedResult[];
  readonly session: Session;
}

export interface Pages {
  readonly pages: readonly Page[];
  /** Pipelines that have the profile, but not in the lock file as they are now. */
  readonly unlocked: readonly string[];
}

/** The result that a page is made of. */
export const BODY = 'page.md';

/** @throws Error for a pipeline that does not load */
export async function findPages(root: string, profile: string): Promise<Pages> {
  const pages: Page[] = [];
  const unlocked: string[] = [];
  for (const { name, description = '', profiles = [], error } of await listPipelines(root)) {
    if (error !== undefined)
      throw new Error(`The pipeline "${name}" does not load: ${error.what} ${error.todo}`);
    if (!profiles.includes(profile)) continue;
    const session = await openSession(root, name, { profile });
    const results = await lockedResults(session);
    if (results?.some(({ file }) => file === BODY) !== true) {
      unlocked.push(name);
      continue;
    }
    const { name: backend, identity, exact } = session.graph.backend;
    pages.push({
      pipeline: name,
      profile,
      description,
      backend: identity === null ? backend : `${backend} (${identity})`,
      isExact: exact === true,
      results,
      session,
    });
  }
  return { pages, unlocked };
}

export function resultsFolder(root: string): string {
  return join(root, 'docs/results');
}

export function isFigure({ facts }: LockedResult): boolean {
  return facts.kind === 'file' && facts.mediaType === 'image/svg+xml';
}
