import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

let root: string | undefined;

/** The folder of phaseline's own package.json, whether its sources run, what was compiled of them, or the bundle. */
export function packageRoot(): string {
  if (root === undefined) {
    let folder = import.meta.dirname;
    while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
    root = folder;
  }
  return root;
}
