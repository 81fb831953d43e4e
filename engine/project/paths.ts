import { relative, sep } from 'node:path';

/** A path as manifests and fingerprints name it: relative to the project root, with forward slashes. */
export function projectPath(root: string, path: string): string {
  const inside = relative(root, path);
  return sep === '/' ? inside : inside.replaceAll(sep, '/');
}
