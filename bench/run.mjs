// `npm run bench`: compiles bench/ and runs it. It is bundled, so that what happens to the sources meanwhile changes nothing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, 'node_modules/.cache'); // below the packages that the bundle imports
mkdirSync(cache, { recursive: true });
// What @tensorflow/tfjs adds to its core. Its modules name each other as bundlers understand it, but not Node.
const gradients = {
  name: 'tfjs-gradients',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@tensorflow\/tfjs-core\/dist\/register_all_gradients\.js$/ }, ({ path }) => ({
      path: join(root, 'node_modules', path),
    })),
};
const folder = mkdtempSync(join(cache, 'phaseline-bench-'));
try {
  await build({
    entryPoints: ['main', 'contestants/backend', 'contestants/rollout', 'contestants/tfjs-stock'].map(
      (name) => join(root, `bench/${name}.ts`),
    ),
    outdir: folder,
    outbase: join(root, 'bench'),
    bundle: true,
    packages: 'external',
    plugins: [gradients],
    conditions: ['phaseline-source'],
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [join(folder, 'main.mjs'), root, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
