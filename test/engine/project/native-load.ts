import { build } from 'esbuild';
import { mkdtempSync, rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Load = typeof import('../../../engine/project/load.ts');

const root = join(import.meta.dirname, '../../..');

/**
 * `loadPipeline` as it runs outside tests: vitest would transform the pipeline that it imports, so that Node's own
 * messages and positions could not be tested. Modules in node_modules it leaves to Node.
 */
export async function nativeLoadPipeline(): Promise<{ load: Load['loadPipeline']; remove: () => void }> {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'phaseline-'));
  const entryPoint = join(root, 'engine/project/load.ts');
  await build({
    entryPoints: [entryPoint],
    outdir,
    bundle: true,
    packages: 'external',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  });
  const { loadPipeline } = (await import(pathToFileURL(join(outdir, 'load.mjs')).href)) as Load;
  return { load: loadPipeline, remove: () => rmSync(outdir, { recursive: true }) };
}
