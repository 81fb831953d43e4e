import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILT = 0;
const BUILT_WITH_TYPE_ERRORS = 2;

/** Brings dist/ up to date before tests that start the real command, so that none of them meets yesterday's code. */
export default function buildFirst(): void {
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== BUILT && status !== BUILT_WITH_TYPE_ERRORS)
    throw new Error(`scripts/build.mjs ended with status ${status}`);
}
