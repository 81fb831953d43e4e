import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../tooling/repository.ts';
import type { Files } from './project.ts';

/** The meta-hnn pipeline as a user's project has it: its stages, schemas and backends come from the package. */
export function metaHnnFiles(): Files {
  const parts = readdirSync(join(repository, 'pipelines/parts')).map((file) => `parts/${file}`);
  return Object.fromEntries(
    ['meta-hnn.ts', ...parts].map((file) => {
      const text = readFileSync(join(repository, 'pipelines', file), 'utf8');
      const imports = /'(?:\.\.\/)+((?:stages|schemas|kernels|science)\/[\w-]+)\.ts'/g;
      return [`pipelines/${file}`, text.replace(imports, `'phaseline/$1'`)];
    }),
  );
}
