// `npm run bench [CASE…]`: times phaseline and its peers side by side; without cases all, into docs/benchmarks.md.
// The engine, the experiments and the arithmetic have their own tables there: `npm run bench engine` writes its own
// alone, and so does `npm run bench pipelines`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aimsTable } from './aims.ts';
import { caseTable } from './case-table.ts';
import { cases } from './cases.ts';
import { contestants, Scripts } from './contestants.ts';
import { benchEngine } from './engine/engine.ts';
import { machineWords } from './machine.ts';
import { replaceBetweenMarkers } from './markdown.ts';
import { benchPipelines } from './pipelines/pipelines.ts';
import { measureMemory, memoryTable } from './memory.ts';
import { timeCase, type Outcome } from './meta-steps.ts';
import { rolloutTable, timeRollouts } from './rollouts.ts';

const [root, ...asked] = process.argv.slice(2);
const arithmetic = [...cases.map(({ name }) => name), 'memory', 'rollouts'];
const names = ['engine', 'pipelines', ...arithmetic];
const unknown = asked.find((name) => !names.includes(name));
if (unknown === undefined) {
  if (asked.length === 0 || asked.includes('engine')) await engine();
  if (asked.length === 0 || asked.includes('pipelines')) pipelines();
  if (asked.length === 0 || arithmetic.some((name) => asked.includes(name))) await bench();
} else {
  console.error(`There is no case '${unknown}'. Choose some of: ${names.join(', ')}; or none for all.`);
  process.exitCode = 2;
}

async function engine(): Promise<void> {
  console.log(`${machineWords()}\n`);
  const parts = await benchEngine(root, (part) => console.log(`${part}\n`));
  writeResults('npm run bench engine', parts);
}

function pipelines(): void {
  console.log(`${machineWords()}\n`);
  writeResults(
    'npm run bench pipelines',
    benchPipelines(root, (part) => console.log(`${part}\n`)),
  );
}

async function bench(): Promise<void> {
  const compiled = dirname(fileURLToPath(import.meta.url));
  const folder = mkdtempSync(join(compiled, 'work-'));
  try {
    await run(new Scripts(root, compiled), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(scripts: Scripts, folder: string): Promise<void> {
  const wanted = (name: string) => asked.length === 0 || asked.includes(name);
  const parts: string[] = [];
  const tell = (part: string) => {
    parts.push(part);
    console.log(`${part}\n`);
  };
  tell(machineWords());
  const metaSteps = new Map<string, Outcome[]>();
  for (const benchCase of cases.filter(({ name }) => wanted(name))) {
    const outcomes = await timeCase(benchCase, contestants, scripts, join(folder, benchCase.name));
    metaSteps.set(benchCase.name, outcomes);
    tell(caseTable(benchCase, outcomes));
  }
  const memory = wanted('memory')
    ? await measureMemory(root, join(folder, 'memory'))
    : { missing: 'not asked for' };
  if (wanted('memory')) tell(memoryTable(memory));
  const rollouts = wanted('rollouts') ? await timeRollouts(scripts, join(folder, 'rollouts')) : [];
  if (wanted('rollouts')) tell(rolloutTable(rollouts));
  if (asked.length > 0) return;
  const aims = aimsTable({ metaSteps, memory, rollouts });
  console.log(aims);
  writeResults('npm run bench', [aims, ...parts.slice(1)]);
}

/** Between the markers of a command in docs/benchmarks.md. */
function writeResults(command: string, tables: readonly string[]): void {
  const path = join(root, 'docs/benchmarks.md');
  const text = [`Measured on ${machineWords()}.`, ...tables].join('\n\n');
  writeFileSync(path, replaceBetweenMarkers(readFileSync(path, 'utf8'), command, text));
}
