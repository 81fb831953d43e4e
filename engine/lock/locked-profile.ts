import type { LockedAction, LockFile } from '../../schemas/disk/lock.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { LOCK_FILE } from '../store/lock-file.ts';

/** What a lock file says of one profile of a pipeline. */
export type LockedProfile = LockFile['pipelines'][string][string];

/** Undefined when the lock file does not have it. */
export function findLockedProfile(
  lock: LockFile,
  pipeline: string,
  profile: string,
): LockedProfile | undefined {
  const profiles = Object.hasOwn(lock.pipelines, pipeline) ? lock.pipelines[pipeline] : {};
  return Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
}

/** @throws PipelineError `not-locked` */
export function requireLockedProfile(lock: LockFile, pipeline: string, profile: string): LockedProfile {
  const locked = findLockedProfile(lock, pipeline, profile);
  if (locked) return locked;
  const option = profile === 'default' ? '' : ` --profile ${profile}`;
  throw new PipelineError('not-locked', {
    what: `${LOCK_FILE} does not have the profile "${profile}" of "${pipeline}".`,
    why: 'It has what ran here and was committed; this profile did not, or its entries were removed.',
    todo: `Run it once and commit the lock file: npx pipeline run ${pipeline}${option}`,
    where: LOCK_FILE,
  });
}

export function lockedAction({ actions }: LockedProfile, id: string): LockedAction | undefined {
  return Object.hasOwn(actions, id) ? actions[id] : undefined;
}

/** The digests of a locked action's outputs, in the form in which keys are computed from them. */
export function lockedOutputs(
  profile: LockedProfile,
  id: string,
): Record<string, { readonly digest: string }> | undefined {
  const outputs = lockedAction(profile, id)?.outputs;
  return outputs && Object.fromEntries(Object.entries(outputs).map(([name, digest]) => [name, { digest }]));
}
