// `npm run results`: makes docs/results/ from the locked `paper` profiles and what they put into artifacts/out/. `--check`
// writes nothing, needs no artifacts, and fails when the pages are not those of pipeline.lock.json.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const own = dirname(dirname(fileURLToPath(import.meta.url)));
const [root = own, ...rest] = process.argv.slice(2).filter((word) => word !== '--check');
if (rest.length > 0) throw new Error(`What is "${rest.join(' ')}"? Usage: results.mjs [--check] [PROJECT]`);

const cache = join(own, 'node_modules/.cache'); // below the packages that the bundle imports
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'phaseline-results-'));
try {
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [join(own, 'scripts/results/main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    conditions: ['phaseline-source'],
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  });
  const { checkPages, writePages } = await import(pathToFileURL(outfile).href);
  const { told, problems } = await (process.argv.includes('--check') ? checkPages : writePages)(
    root,
    'paper',
  );
  for (const line of told) console.log(line);
  for (const line of problems) console.error(line);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
