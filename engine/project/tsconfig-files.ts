import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';

const extendsForm = /"extends"\s*:\s*(?<value>"[^"]*"|\[[^\]]*\])/g;

/** The project's tsconfig.json and the files it extends, transitively; empty when it has none. */
export function tsconfigFiles(root: string): string[] {
  const files = [join(root, 'tsconfig.json')].filter((path) => existsSync(path));
  for (const file of files) {
    for (const base of basesOf(file)) if (!files.includes(base)) files.push(base);
  }
  return files;
}

/** A pattern is enough here, comments and all: a file too many only means a compilation too many. */
function basesOf(file: string): string[] {
  const values = [...readFileSync(file, 'utf8').matchAll(extendsForm)].map(
    (match) => match.groups?.['value'] ?? '',
  );
  const specifiers = values.flatMap((value) => [...value.matchAll(/"([^"]*)"/g)].map((match) => match[1]));
  return specifiers.map((specifier) => resolveBase(file, specifier)).filter((path) => path !== undefined);
}

function resolveBase(file: string, specifier: string): string | undefined {
  if (isAbsolute(specifier) || specifier.startsWith('.')) {
    const path = isAbsolute(specifier) ? specifier : join(dirname(file), specifier);
    return [path, `${path}.json`].find((candidate) => existsSync(candidate));
  }
  const require = createRequire(file);
  for (const candidate of [specifier, `${specifier}.json`, `${specifier}/tsconfig.json`]) {
    try {
      return require.resolve(candidate);
    } catch {
      // Not this one.
    }
  }
  return undefined;
}
