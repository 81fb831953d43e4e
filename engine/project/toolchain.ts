import { join } from 'node:path';
import { packageRoot } from './package-root.ts';
import { sha256OfFile } from './sha256.ts';

/** Identifies phaseline and its compiler: the hash of phaseline's package.json, which pins esbuild exactly. */
export function toolchain(): string {
  return sha256OfFile(join(packageRoot(), 'package.json'))!;
}
