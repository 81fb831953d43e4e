// Compiles the TypeScript into dist/, incrementally, removes what a deleted source left behind there, and bundles the
// command.
// It is the `prepare` script: npm runs it at the end of `npm ci`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'dist');
const BUILD_INFO = '.tsbuildinfo';

process.exitCode = await build();

/** The exit status: tsc's (1: nothing written; 2: written in spite of type errors), or 1 where there is no tsc. */
async function build() {
  const compiler = findCompiler();
  if (compiler === undefined) {
    console.error(
      'error[no-compiler] phaseline cannot be compiled, because TypeScript is not installed.\n' +
        '  why: it is a development dependency, and this install left those out (--omit=dev, or NODE_ENV=production).\n' +
        '  do:  npm ci --include=dev (or install the published package, which comes compiled)\n' +
        '  see: docs/errors.md#no-compiler',
    );
    return 1;
  }
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (existsSync(output)) {
    const { bundleCommand, bundled } = await import('./bundle.mjs');
    removeOrphans(bundled);
    await bundleCommand(output);
  }
  return status ?? 1;
}

function findCompiler() {
  try {
    return createRequire(import.meta.url).resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

function removeOrphans(bundled) {
  for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === BUILD_INFO || bundled.includes(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const source = join(root, path.slice(output.length).replace(/\.(js|js\.map|d\.ts)$/, '.ts'));
    if (!existsSync(source)) rmSync(path);
  }
}
