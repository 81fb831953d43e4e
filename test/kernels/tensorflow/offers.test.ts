import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { backends } from '../../../kernels/backends.ts';
import { tensorflowVersion } from '../../../kernels/tensorflow/tensorflow.ts';

const root = new URL('../../../', import.meta.url);
const json = (path: string): { version: string; dependencies: Record<string, string> } =>
  JSON.parse(readFileSync(new URL(path, root), 'utf8'));

it('the identity tells the backend, its arithmetic and the versions, and no two are the same', () => {
  expect(backends['tfjs-wasm'].identity).toBe('tfjs-wasm-float32-4.22.0-1');
  const identities = Object.values(backends).map(({ identity }) => identity);
  expect(new Set(identities).size).toBe(identities.length);
});

it.each(['core', 'backend-cpu', 'backend-wasm'])('the version in the identity is that of tfjs-%s', (part) => {
  const name = `@tensorflow/tfjs-${part}`;
  expect(json('package.json').dependencies[name]).toBe(tensorflowVersion);
  expect(json(`node_modules/${name}/package.json`).version).toBe(tensorflowVersion);
});

it.each(['tfjs-node', 'tfjs-node-gpu'])('%s is installed in that version', (name) => {
  const { dependencies } = json(`accel/${name}/package.json`);
  expect(dependencies).toEqual({ [`@tensorflow/${name}`]: tensorflowVersion });
});

it('naming the backends loads nothing of TensorFlow.js', () => {
  expect(loadedFrom(new URL('kernels/backends.ts', root))).toContain('kernels/tensorflow/offers.ts');
  const loaded = loadedFrom(new URL('kernels/backends.ts', root));
  expect(loaded.filter((specifier) => specifier.startsWith('@tensorflow'))).toEqual([]);
  expect(loadedFrom(new URL('kernels/tensorflow/primitives.ts', root))).not.toContain(
    '@tensorflow/tfjs-core',
  );
});

/** What importing a module loads, through all that it imports statically: modules of the project, and packages. */
function loadedFrom(module: URL, seen = new Set<string>()): string[] {
  if (seen.has(module.href) || !existsSync(module)) return [];
  seen.add(module.href);
  const imports = readFileSync(module, 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';/gm,
  );
  return [
    module.href.slice(root.href.length),
    ...[...imports].flatMap(([, specifier]) =>
      specifier.startsWith('.') ? loadedFrom(new URL(specifier, module), seen) : [specifier],
    ),
  ];
}
