import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatError } from '../../../cli/errors/format-error.ts';
import { installBackend } from '../../../engine/backends/install-backend.ts';
import type { BackendFacts } from '../../../engine/define/pipeline.ts';
import type { PipelineError } from '../../../engine/errors/pipeline-error.ts';
import { noColors } from '../../cli/no-colors.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'phaseline-install-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const cache = (): string => join(root, 'cache');

/** A backend whose package has an install script, as native packages do. */
function backend(script: string): BackendFacts {
  const manifest = join(root, 'manifest');
  const description = { name: 'library', version: '1.0.0', scripts: { install: script } };
  mkdirSync(manifest);
  writeFileSync(join(manifest, 'package.json'), JSON.stringify(description));
  const { name, version } = description;
  const lock = {
    name,
    version,
    lockfileVersion: 3,
    packages: { '': { name, version, hasInstallScript: true } },
  };
  writeFileSync(join(manifest, 'package-lock.json'), JSON.stringify(lock));
  const folder = join(cache(), 'library-1.0.0');
  return {
    identity: 'library-1',
    installation: () => ({ manifest, folder }),
    availability: () =>
      existsSync(join(folder, 'native'))
        ? { available: true }
        : { available: false, reason: 'Its native part is missing.' },
  };
}

test('a backend is installed into its folder, and in place of what lay there', async () => {
  const facts = backend('echo > native');
  const { folder } = facts.installation!();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'old'), '');
  expect(await installBackend({ name: 'library', facts })).toEqual(facts.installation!());
  expect(facts.availability!()).toEqual({ available: true });
  expect(existsSync(join(folder, 'old'))).toBe(false);
  expect(readdirSync(cache())).toEqual(['library-1.0.0']);
});

test('what fails to install says what npm said and leaves nothing behind', async () => {
  const facts = backend(
    `echo > native && node -e "throw new Error('getaddrinfo ENOTFOUND example.invalid')"`,
  );
  await expect(installBackend({ name: 'library', facts })).rejects.toMatchObject({
    code: 'backend-not-installed',
    exitCode: 1,
    facts: { why: expect.stringMatching(/exit code 1[^]*Error: getaddrinfo ENOTFOUND example.invalid$/) },
  });
  expect(readdirSync(cache())).toEqual([]);
});

test('what installs and still cannot be used is removed again', async () => {
  const facts = backend('echo > something-else');
  await expect(installBackend({ name: 'library', facts })).rejects.toMatchObject({
    code: 'backend-not-installed',
    facts: { why: 'Its native part is missing.' },
  });
  expect(readdirSync(cache())).toEqual([]);
});

test('an interrupted installation leaves nothing behind', async () => {
  const facts = backend(`echo > native && node -e "setTimeout(() => {}, 60000)"`);
  const interrupt = new AbortController();
  const installing = installBackend({ name: 'library', facts, signal: interrupt.signal });
  interrupt.abort();
  const stopped = (await installing.catch((error: unknown) => error)) as PipelineError;
  expect(formatError(stopped.toData(), noColors).join('\n')).toBe(
    `error[interrupted] Installing the backend "library" was interrupted.
  do:  Nothing of it was kept. Give the command again.
  see: docs/errors.md#interrupted`,
  );
  expect(readdirSync(cache())).toEqual([]);
});

test('a cache that cannot be written is named', async () => {
  const facts = backend('echo > native');
  writeFileSync(cache(), 'a file');
  await expect(installBackend({ name: 'library', facts })).rejects.toMatchObject({
    code: 'backend-not-installed',
    facts: { where: join(cache(), 'library-1.0.0'), todo: expect.stringContaining('XDG_CACHE_HOME') },
  });
});

test('a backend without packages of its own cannot be installed', async () => {
  await expect(installBackend({ name: 'simd', facts: { identity: 'simd-1' } })).rejects.toMatchObject({
    code: 'usage',
    message: 'The backend "simd" has nothing to install.',
  });
});
