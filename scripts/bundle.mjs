// Bundles the compiled command line and all of the engine that it uses into one CommonJS file, dist/pipeline.cjs: to
// find, read and link a hundred ES modules takes Node longer than a run with nothing to do.
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Packages that every call needs. The others are loaded from node_modules when something asks for them. */
const included = ['commander', 'picocolors'];

/** ES modules whose default export is used: what `require` gives for them has it as a member. */
const esModules = ['slice-ansi', 'string-width'];

/** The files that it writes, in dist/. */
export const bundled = ['pipeline.cjs', 'pipeline.cjs.map', 'pipeline.licenses.txt'];

/** @param output the folder that holds the compiled code */
export async function bundleCommand(output) {
  const [code, , licenses] = bundled;
  const { outputFiles } = await build({
    entryPoints: [join(output, 'cli/main.js')],
    outfile: join(output, code),
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [packages],
  });
  for (const { path, contents } of outputFiles) replace(path, contents);
  replace(join(output, licenses), Buffer.from(licensesOf(join(output, '../node_modules'))));
}

/** At once, and only by other bytes: the command may be running. */
function replace(path, content) {
  if (existsSync(path) && readFileSync(path).equals(content)) return;
  writeFileSync(`${path}.tmp`, content);
  renameSync(`${path}.tmp`, path);
}

/** Node's own modules that are large and of which the bundle needs little or nothing: what stands in for them. */
const standIns = {
  // commander can start subcommands that are programs of their own. There are none.
  'node:child_process': { importer: /commander/, contents: '' },
  // A CommonJS file has `require` already.
  'node:module': {
    importer: /dist/,
    contents:
      'export const createRequire = () => require;\n' +
      "export const isBuiltin = (name) => require('node:module').isBuiltin(name);",
  },
};

const packages = {
  name: 'packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer, namespace }) => {
      if (kind === 'entry-point' || included.includes(path)) return undefined;
      if (standIns[path]?.importer.test(importer)) return { path, namespace: 'stand-in' };
      if (esModules.includes(path) && namespace !== 'es-module') return { path, namespace: 'es-module' };
      return { path, external: true };
    });
    onLoad({ filter: /.*/, namespace: 'es-module' }, ({ path }) => ({
      contents: `export { default } from ${JSON.stringify(path)};`,
    }));
    onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path].contents }));
  },
};

function licensesOf(nodeModules) {
  return included
    .filter((name) => existsSync(join(nodeModules, name)))
    .map((name) => {
      const folder = join(nodeModules, name);
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      return `pipeline.cjs contains ${name}:\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join('\n\n');
}
