import { suggestion } from '../errors/nearest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { findLockedProfile, requireLockedProfile, type LockedProfile } from '../lock/locked-profile.ts';
import { resolveRevision } from '../lock/git.ts';
import { lockAtRevision } from '../lock/lock-at-revision.ts';
import type { Session } from '../session.ts';

/** One of the two that are compared: what a lock file, of now or of a revision, says of a profile. */
export interface Side {
  /** As it was asked for: `quick`, `HEAD~1`, `HEAD~1:quick`. */
  readonly label: string;
  readonly profile: string;
  /** Undefined: the lock file as it is now. */
  readonly revision?: string;
  readonly locked: LockedProfile;
}

export interface SideRequest {
  /** Those that the pipeline declares. */
  readonly profiles: readonly string[];
  /** Of revisions that are named without one. */
  readonly profile: string;
}

/**
 * What a word means: `PROFILE`, `REVISION` or `REVISION:PROFILE`. A profile goes before a revision of the same name.
 *
 * @throws PipelineError `usage` for what is neither; `not-locked`; `unknown-revision`
 */
export async function sideOf(session: Session, word: string, request: SideRequest): Promise<Side> {
  const { graph, project } = session;
  const lock = await session.lock();
  const colon = word.lastIndexOf(':');
  if (colon < 0 && (request.profiles.includes(word) || findLockedProfile(lock, graph.pipeline, word))) {
    return { label: word, profile: word, locked: requireLockedProfile(lock, graph.pipeline, word) };
  }
  const revision = colon < 0 ? word : word.slice(0, colon);
  const profile = colon < 0 ? request.profile : word.slice(colon + 1) || request.profile;
  if (colon < 0 && (await resolveRevision(project.root, word)).failed) {
    throw new PipelineError('usage', {
      what: `"${word}" is neither a profile of "${graph.pipeline}" nor a git revision.`,
      todo: `${suggestion(word, request.profiles)} Or name a commit, branch or tag, or REVISION:PROFILE.`,
      where: { argument: word },
    });
  }
  const whereRevision = { argument: word, end: revision.length };
  const locked = findLockedProfile(
    await lockAtRevision(project.root, revision, whereRevision),
    graph.pipeline,
    profile,
  );
  if (!locked) {
    throw new PipelineError('not-locked', {
      what: `The lock file of the revision "${revision}" does not have the profile "${profile}" of "${graph.pipeline}".`,
      todo: 'Name another revision or profile: REVISION:PROFILE.',
      where: { argument: word },
    });
  }
  return { label: word, profile, revision, locked };
}
