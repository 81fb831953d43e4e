import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandList } from '../../cli/command-list.ts';

const cli = new URL('../../cli/', import.meta.url);
/** Imports at the start of a line that remain when types are erased. */
const staticImport = /^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';/gm;

/** The packages that importing a module loads, through all that it imports statically. */
function packagesOf(module: URL, seen = new Set<string>()): string[] {
  if (seen.has(module.href)) return [];
  seen.add(module.href);
  const specifiers = [...readFileSync(module, 'utf8').matchAll(staticImport)].map(
    ([, specifier]) => specifier,
  );
  return specifiers.flatMap((specifier) =>
    specifier.startsWith('.') ? packagesOf(new URL(specifier, module), seen) : [specifier],
  );
}

const cheap = ['commander', 'node:fs', 'node:fs/promises', 'node:path', 'picocolors'];

test.each(['main.ts', ...commandList.map(({ name }) => `commands/${name}.ts`)])(
  'for a help text %s loads no package but commander and picocolors',
  (file) => {
    expect(cheap).toEqual(expect.arrayContaining(packagesOf(new URL(file, cli))));
  },
);

test('the walk finds what a module loads', () => {
  expect(packagesOf(new URL('reporters/live/live.ts', cli))).toEqual(
    expect.arrayContaining(['log-update', 'slice-ansi', 'string-width']),
  );
});
