import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('./reversed-folders-preload.mjs', import.meta.url));

/**
 * The environment in which folders are listed in another order.
 *
 * @param told a file that is not empty afterwards if any were
 */
export function reversedFolders(told: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${preload}`, READDIR_TOLD: told };
}
