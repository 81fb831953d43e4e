import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../tooling/repository.ts';

/** The meta-hnn pipeline as a user's project has it: its stages, schemas and backends come from the package. */
export function metaHnnFiles(): Record<string, string> {
  const text = readFileSync(join(repository, 'pipelines/meta-hnn.ts'), 'utf8');
  return {
    'pipelines/meta-hnn.ts': text.replace(
      /'\.\.\/((?:stages|schemas|kernels|science)\/[\w-]+)\.ts'/g,
      `'phaseline/$1'`,
    ),
  };
}
