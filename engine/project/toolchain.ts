import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256OfFile } from './sha256.ts';

/** Identifies phaseline and its compiler: the hash of phaseline's package.json, which pins esbuild exactly. */
export function toolchain(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return sha256OfFile(join(folder, 'package.json'))!;
}
