import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { loaderOf, projectOptions } from './bundle.ts';
import { sha256 } from './sha256.ts';

/**
 * The hash of each module's code without comments, types and whitespace. The project's tsconfig counts only where
 * it changes what the code does (class fields, decorators, JSX).
 */
export async function codeHashes(
  root: string,
  sources: ReadonlyMap<string, Buffer>,
): Promise<ReadonlyMap<string, string>> {
  const modules = [...sources.keys()];
  const bytes = new Map(modules.map((module) => [join(root, module), sources.get(module)!]));
  const { outputFiles } = await build({
    ...projectOptions({ root }),
    entryPoints: modules.map((module, index) => ({ in: join(root, module), out: String(index) })),
    outdir: join(root, 'code'),
    bundle: false,
    minifyWhitespace: true,
    legalComments: 'none',
    target: 'esnext',
    plugins: [
      {
        name: 'phaseline-sources',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /.*/ }, ({ path }) => ({ path }));
          onLoad({ filter: /.*/ }, ({ path }) => ({ contents: bytes.get(path)!, loader: loaderOf(path)! }));
        },
      },
    ],
  });
  return new Map(
    outputFiles.map(({ path, contents }) => {
      const module = modules[Number(basename(path, '.js'))];
      return [module, sha256(contents)];
    }),
  );
}
