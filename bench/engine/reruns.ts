// What runs again, on a chain a -> b -> c of this engine: the letters of the stages that executed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from '../markdown.ts';
import { phaseline, writeProject } from './phaseline-project.ts';

const titles = [
  '',
  'touch an input',
  "a's code changes, its output doesn't",
  "b's code edited",
  'revert an input',
  "a's output tampered",
  'kill -9 in b, run again',
  'two runs at once',
];

/** Each stage is a module of its own, so that an edit is one of that stage. `pace`: milliseconds that b takes. */
const common = (pace: number) => `
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { defineStage, file } from 'phaseline';
const text = file('text/plain');
const decode = (bytes) => new TextDecoder().decode(bytes);
const encode = (value) => new TextEncoder().encode(value);
export { sleep, readFileSync, defineStage, text, decode, encode };
export const pace = ${pace};
`;

const chain = (pace: number) => ({
  'stages/common.js': common(pace),
  'stages/a.js': `
import { readFileSync, defineStage, text, decode, encode } from './common.js';
const run = () => ({ text: encode('a of ' + decode(readFileSync(new URL('../in.txt', import.meta.url))).trim()) });
export const a = defineStage({ name: 'a', outputs: { text }, run });
`,
  'stages/b.js': `
import { defineStage, text, decode, encode, sleep, pace } from './common.js';
const run = async ({ inputs }) => {
  console.log('b runs');
  await sleep(pace);
  return { text: encode('b of ' + decode(inputs.of)) };
};
export const b = defineStage({ name: 'b', inputs: { of: text }, outputs: { text }, run });
`,
  'stages/c.js': `
import { defineStage, text, decode, encode } from './common.js';
const run = ({ inputs }) => ({ text: encode('c of ' + decode(inputs.of)) });
export const c = defineStage({ name: 'c', inputs: { of: text }, outputs: { text }, run });
`,
  'pipelines/chain.js': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { a } from '../stages/a.js';
import { b } from '../stages/b.js';
import { c } from '../stages/c.js';
export default definePipeline({
  name: 'chain', description: 'A chain', parameters: z.strictObject({}), profiles: { default: {} },
  graph() {
    const first = a();
    const second = b({ of: first });
    return { a: first, b: second, c: c({ of: second }) };
  },
});
`,
  'in.txt': 'one\n',
});

/** The cells of this project's row, in the order of the table in docs/benchmarks.md. */
export async function measureReruns(root: string, folder: string): Promise<string[]> {
  const fresh = (name: string, pace = 0) => {
    const at = join(folder, name);
    writeProject(root, at, chain(pace));
    if (pace === 0) run(root, at);
    return at;
  };
  const editing = (name: string, from: string, to: string) => {
    const at = fresh(name.replace('/', '-'));
    const path = join(at, name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
    return run(root, at).executed || 'none';
  };
  return [
    touched(root, fresh('touch')),
    editing('stages/a.js', '.trim()', '.trimEnd()'),
    editing('stages/b.js', 'sleep(pace)', 'sleep(pace + 1)'),
    reverted(root, fresh('revert')),
    tampered(root, fresh('tamper')),
    await killed(root, fresh('kill', 2_000)),
    await twoAtOnce(root, fresh('two', 1_000)),
  ];
}

export function rerunsTable(row: readonly string[]): string {
  return (
    '### What reruns\n\nA chain a -> b -> c; letters are the stages that executed.\n\n' +
    markdownTable(titles, [['phaseline', ...row]])
  );
}

interface Ran {
  readonly executed: string;
  readonly status: number | null;
  readonly c: string;
}

function run(root: string, at: string): Ran {
  const [program, ...words] = phaseline(root, 'run', 'chain', '--json');
  const { status, stdout } = spawnSync(program, words, { cwd: at, encoding: 'utf8' });
  return { status, executed: executedIn(stdout), c: resultOf(at) };
}

/** The letters of the stages that executed, by the events of a run. */
export function executedIn(events: string): string {
  return events
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type: string; action?: string })
    .flatMap(({ type, action }) => (type === 'action-finished' ? [action] : []))
    .join('');
}

function resultOf(at: string): string {
  const folder = join(at, 'artifacts/out/chain/default');
  const name = existsSync(folder) ? readdirSync(folder).find((entry) => entry.startsWith('c.')) : undefined;
  return name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
}

function touched(root: string, at: string): string {
  const now = new Date();
  utimesSync(join(at, 'in.txt'), now, now);
  return run(root, at).executed || 'none';
}

function reverted(root: string, at: string): string {
  writeFileSync(join(at, 'in.txt'), 'two\n');
  run(root, at);
  writeFileSync(join(at, 'in.txt'), 'one\n');
  const { executed, c } = run(root, at);
  return c !== 'c of b of a of one' ? 'wrong !' : executed || 'cache';
}

function tampered(root: string, at: string): string {
  const folder = join(at, 'artifacts/out/chain/default');
  const path = join(
    folder,
    readdirSync(folder).find((entry) => entry.startsWith('a.'))!,
  );
  writeFileSync(path, 'tampered');
  const { executed } = run(root, at);
  if (readFileSync(path, 'utf8') !== 'a of one') return 'stays !';
  return executed === '' ? 'restored' : `rebuilt (${executed})`;
}

async function killed(root: string, at: string): Promise<string> {
  const [program, ...words] = phaseline(root, 'run', 'chain');
  const child = spawn(program, words, { cwd: at, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!logOfB(at)) await sleep(20);
  child.kill('SIGKILL');
  await ended;
  const { status, executed, c } = run(root, at);
  return status === 0 && c === 'c of b of a of one' && executed === 'bc' ? 'ok' : `${status}: ${executed} !`;
}

function logOfB(at: string): boolean {
  const logs = join(at, 'artifacts/logs');
  if (!existsSync(logs)) return false;
  return readdirSync(logs).some((name) => readFileSync(join(logs, name), 'utf8').includes('b runs'));
}

async function twoAtOnce(root: string, at: string): Promise<string> {
  const [program, ...words] = phaseline(root, 'run', 'chain', '--json');
  const one = () =>
    new Promise<{ status: number | null; executed: string }>((resolve) => {
      const child = spawn(program, words, { cwd: at, stdio: ['ignore', 'pipe', 'ignore'] });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      child.once('close', (status) => resolve({ status, executed: executedIn(text) }));
    });
  const runs = await Promise.all([one(), one()]);
  if (runs.some(({ status }) => status !== 0)) return 'one fails !';
  const executed = runs
    .flatMap((each) => each.executed.split(''))
    .sort()
    .join('');
  return executed === 'abc' ? 'waits, each stage once' : `duplicates: ${executed} !`;
}
