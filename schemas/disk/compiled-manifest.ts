import { z } from 'zod';
import { digest } from './action-record.ts';
import { seal, type Unsealed } from './seal.ts';

const relativePath = z.string().describe('relative to the project root, with forward slashes');

/**
 * `artifacts/compiled/PIPELINE.json`: where the compiled form of a pipeline is, what it was made from, and all that
 * is needed to tell whether it still holds. Losing it costs a compilation.
 */
export const compiledManifest = z.strictObject({
  version: z.literal(1),
  pipeline: relativePath.describe('the pipeline file'),
  id: digest.describe('the compiled files are in artifacts/compiled/ID/'),
  root: z.string().describe('absolute path of the project when it was compiled'),
  toolchain: digest.describe("of phaseline's package.json, which pins the compiler"),
  entry: z.string().describe('the compiled file to import'),
  files: z.record(z.string(), digest).describe('every file that was read -> hash of its bytes'),
  absent: z.array(relativePath).describe('files that would change what an import means if they existed'),
  outputs: z.record(z.string(), digest).describe('compiled file -> hash of its bytes'),
  modules: z.record(
    z.string(),
    z.strictObject({
      hash: digest.describe('of the code without comments, types and whitespace'),
      imports: z.array(relativePath),
      packages: z.array(relativePath),
    }),
  ),
  packages: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string(),
        version: z.string(),
        dependencies: z.array(relativePath),
      }),
    )
    .describe('where a package is installed -> what is installed there'),
  lines: z
    .record(z.string(), z.array(z.tuple([z.int().positive(), relativePath])))
    .describe('compiled file -> from which line on the code is that of which module'),
  ...seal,
});

export type CompiledManifest = Unsealed<z.output<typeof compiledManifest>>;
