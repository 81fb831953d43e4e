// Where TensorFlow's native packages are: apart from the project's own, because installing them fetches hundreds of
// megabytes from another host, which must not be able to fail `npm ci`.
import { existsSync } from 'node:fs';
// oxlint-disable-next-line no-restricted-imports -- where a package lies is no part of what it computes
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
// oxlint-disable-next-line no-restricted-imports -- as above
import { env } from 'node:process';
import type { BackendInstallation } from '../../backend.ts';
import { tensorflowVersion } from '../tensorflow.ts';

/** What TensorFlow.js calls them, after `@tensorflow/`. */
export type NativeName = 'tfjs-node' | 'tfjs-node-gpu';

/** From accel/NAME of this package into the user's cache (`$XDG_CACHE_HOME`, else `~/.cache`), for all projects. */
export function nativeInstallation(name: NativeName): BackendInstallation {
  const chosen = env['XDG_CACHE_HOME'];
  const cache = chosen === undefined || chosen === '' ? join(homedir(), '.cache') : chosen;
  return {
    manifest: join(manifests(import.meta.dirname), name),
    folder: join(cache, 'phaseline', 'backends', `${name}-${tensorflowVersion}`),
  };
}

/** This module is in kernels/ of the package, or in dist/kernels/. */
function manifests(from: string): string {
  const folder = join(from, 'accel');
  if (existsSync(folder) || from === dirname(from)) return folder;
  return manifests(dirname(from));
}
