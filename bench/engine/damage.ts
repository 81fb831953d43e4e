// What comes out of this engine's cache after a crash while it is written, and after its bytes have changed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from '../markdown.ts';
import { diamondFiles, phaseline, writeProject } from './phaseline-project.ts';

export interface Damage {
  readonly what: string;
  readonly tries: number;
  /** Wrong bytes with exit code 0. */
  readonly wrong: number;
  /** Neither wrong bytes nor right ones: the next run failed. */
  readonly failed: number;
}

const FLIPS = 20;
const KILLS = 6;
const BLOBS = 6;
const BLOB_MIB = 150;

export async function measureDamage(root: string, folder: string): Promise<Damage[]> {
  return [await kills(root, join(folder, 'kills')), flips(root, join(folder, 'flips'))];
}

export function damageTable(rows: readonly Damage[]): string {
  return (
    '### Crash and bit rot of the cache\n\n' +
    markdownTable(
      ['', 'tries', 'wrong bytes, exit code 0', 'failed'],
      rows.map(({ what, tries, wrong, failed }) => [what, tries, wrong, failed].map(String)),
    )
  );
}

/** Killed while 900 MB of outputs are stored; then the outputs are deleted and the pipeline is run again. */
async function kills(root: string, folder: string): Promise<Damage> {
  const what = `kill -9 while ${BLOBS * BLOB_MIB} MB of outputs are stored, outputs deleted, run again`;
  let [wrong, failed] = [0, 0];
  let right = '';
  for (let i = 0; i <= KILLS; i++) {
    const at = join(folder, String(i));
    writeProject(root, at, largeFiles);
    const [program, ...words] = phaseline(root, 'run', 'large', '--jobs', '1');
    // The first one is not killed: it tells what is right.
    if (i > 0) {
      const child = spawn(program, words, { cwd: at, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const stored = () => sizeBelow(join(at, 'artifacts')) ?? 0;
      while (child.exitCode === null && stored() < ((i * BLOBS * BLOB_MIB) / (KILLS + 1)) * 1e6)
        await sleep(5);
      child.kill('SIGKILL');
      await ended;
      rmSync(join(at, 'artifacts/out'), { recursive: true, force: true });
    }
    const { status } = spawnSync(program, words, { cwd: at });
    const made = status === 0 ? digestsBelow(join(at, 'artifacts/out/large/default')) : '';
    if (i === 0) right = made;
    else if (status !== 0) failed += 1;
    else if (made !== right) wrong += 1;
    rmSync(at, { recursive: true });
  }
  return { what, tries: KILLS, wrong, failed };
}

/** One bit of each of many blobs, one after the other; the outputs are deleted and the pipeline is run again. */
function flips(root: string, at: string): Damage {
  writeProject(root, at, diamondFiles(FLIPS, 'nothing'));
  const [program, ...words] = phaseline(root, 'run', 'diamond');
  const out = join(at, 'artifacts/out');
  spawnSync(program, words, { cwd: at });
  spawnSync(program, words, { cwd: at });
  const right = digestsBelow(join(out, 'diamond/default'));
  let [wrong, failed, tries] = [0, 0, 0];
  for (const path of filesBelow(join(at, 'artifacts/cas')).filter((file) => /[0-9a-f]{64}$/.test(file))) {
    const bytes = readFileSync(path);
    bytes[0] ^= 1;
    chmodSync(path, 0o644);
    writeFileSync(path, bytes);
    chmodSync(path, 0o444);
    rmSync(out, { recursive: true });
    const { status } = spawnSync(program, words, { cwd: at });
    tries += 1;
    if (status !== 0) failed += 1;
    else if (digestsBelow(join(out, 'diamond/default')) !== right) wrong += 1;
  }
  return { what: 'one bit of a stored artifact flipped, outputs deleted, run again', tries, wrong, failed };
}

const largeFiles = {
  'pipelines/large.js': `
import { definePipeline, defineStage, file } from 'phaseline';
import { z } from 'zod';
const part = file('application/octet-stream');
const large = defineStage({
  name: 'large', parameters: z.strictObject({ part: z.number().int() }), outputs: { part },
  run: ({ parameters }) => ({ part: new Uint8Array(${BLOB_MIB}e6).fill(parameters.part + 1) }),
});
export default definePipeline({
  name: 'large', description: '900 MB', parameters: z.strictObject({}), profiles: { default: {} },
  graph: ({ matrix }) =>
    ({ parts: matrix({ part: Array.from({ length: ${BLOBS} }, (_, i) => i) }, ({ part }) => large({ part })) }),
});
`,
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Of files that come and go meanwhile; undefined when a folder went while it was looked at. */
function sizeBelow(folder: string): number | undefined {
  try {
    const sizes = filesBelow(folder).map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((a, b) => a + b, 0);
  } catch {
    return undefined;
  }
}

/** One text for the bytes of all results in a folder. */
function digestsBelow(folder: string): string {
  return filesBelow(folder)
    .filter((path) => !path.endsWith('.published.json'))
    .map(
      (path) =>
        `${path.slice(folder.length)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`,
    )
    .join('\n');
}
