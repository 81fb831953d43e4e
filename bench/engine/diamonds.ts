// The same diamond in each tool: nothing to do, everything to do, and outputs to put back.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../markdown.ts';
import { best, type Measure, type Usage } from './measure.ts';
import { diamondFiles, phaseline, writeProject } from './phaseline-project.ts';
import { findPeers, versionOf, type Peer } from './peers.ts';

const sizes = [10, 100, 1000] as const;
type Size = (typeof sizes)[number];

export interface DiamondOutcome {
  readonly name: string;
  readonly upToDate: Partial<Record<Size, Usage>>;
  /** Milliseconds of CPU time a stage: of a first run of 100 stages, less one with nothing to do, less the programs. */
  readonly coldMilliseconds: number;
  readonly restore?: { readonly stages: number; readonly cpuSeconds: number };
}

interface Tool extends Pick<Peer, 'name' | 'run' | 'restores' | 'atMost'> {
  write(folder: string, stages: number): void;
  moveOutputs(folder: string, aside: string): void;
}

export interface Diamonds {
  readonly outcomes: readonly DiamondOutcome[];
  readonly missing: readonly string[];
}

export function measureDiamonds(root: string, measure: Measure, folder: string): Diamonds {
  const { peers, missing } = findPeers(root);
  const programs = cpuOfPrograms(measure, folder);
  const tools = [ours(root), ...peers.map(asTool)];
  return {
    missing,
    outcomes: tools.map((tool) => measureTool(tool, measure, join(folder, tool.name), programs)),
  };
}

function measureTool(tool: Tool, measure: Measure, folder: string, programs: number): DiamondOutcome {
  const upToDate: Partial<Record<Size, Usage>> = {};
  let coldMilliseconds = NaN;
  let restore: DiamondOutcome['restore'];
  for (const stages of sizes.filter((size) => size <= tool.atMost)) {
    const at = join(folder, String(stages));
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'in.txt'), 'in\n');
    tool.write(at, stages);
    const run = () => measure(tool.run, at);
    const cold = run();
    // Records that were made only just now are read once.
    run();
    const nothing = best(9, run);
    upToDate[stages] = nothing;
    if (stages === 100)
      coldMilliseconds = ((cold.cpuSeconds - nothing.cpuSeconds) / stages - programs) * 1000;
    if (tool.restores && stages === sizes.findLast((size) => size <= tool.atMost)) {
      // Deleted, the files would cost the next ones more on ext4 without a journal, which passes over inodes freed lately.
      const restored = best(5, () => {
        tool.moveOutputs(at, mkdtempSync(`${at}-outputs-`));
        return run();
      });
      restore = { stages, cpuSeconds: restored.cpuSeconds };
    }
    rmSync(at, { recursive: true });
  }
  return { name: tool.name, upToDate, coldMilliseconds, ...(restore === undefined ? {} : { restore }) };
}

/** CPU seconds of one `cksum` started by a shell: what a stage costs without any tool. */
function cpuOfPrograms(measure: Measure, folder: string): number {
  writeFileSync(join(folder, 'in.txt'), 'in\n');
  const loop = 'for i in $(seq 300); do sh -c "cksum in.txt > out.txt"; done';
  return best(3, () => measure(['sh', '-c', loop], folder)).cpuSeconds / 300;
}

function ours(root: string): Tool {
  return {
    name: 'phaseline',
    run: phaseline(root, 'run', 'diamond'),
    restores: true,
    atMost: 1000,
    write: (folder, stages) => writeProject(root, folder, diamondFiles(stages, 'cksum')),
    moveOutputs: (folder, aside) => renameSync(join(folder, 'artifacts/out'), join(aside, 'out')),
  };
}

function asTool(peer: Peer): Tool {
  return {
    ...peer,
    name: `${peer.name} ${versionOf(peer)}`,
    moveOutputs: (folder, aside) => {
      for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.out')))
        renameSync(join(folder, name), join(aside, name));
    },
  };
}

export function diamondTable({ outcomes, missing }: Diamonds): string {
  const rows = outcomes.map(({ name, upToDate, coldMilliseconds, restore }) => [
    name,
    ...sizes.map((size) => {
      const usage = upToDate[size];
      return usage === undefined ? '-' : `${seconds(usage.wallSeconds)} / ${seconds(usage.cpuSeconds)}`;
    }),
    coldMilliseconds < 0.5 ? '~0' : coldMilliseconds.toFixed(coldMilliseconds < 10 ? 1 : 0),
    restore === undefined
      ? '-'
      : `${seconds(restore.cpuSeconds)}${restore.stages < 1000 ? ` (${restore.stages})` : ''}`,
    String(Math.round(Math.max(...Object.values(upToDate).map(({ rssMiB }) => rssMiB)))),
  ]);
  const titles = ['', ...sizes.map(String), 'cold, ms CPU a stage', 'restore 1,000, CPU s', 'RSS MiB'];
  const left = missing.length === 0 ? '' : `\n\nMissing here: ${missing.join(', ')}.`;
  return (
    '### Nothing to do: a diamond of 10, 100 and 1,000 stages\n\nWall and CPU seconds, the least of nine; of five where outputs are put back.\n\n' +
    markdownTable(titles, rows) +
    left
  );
}

function seconds(value: number): string {
  return value < 10 ? value.toFixed(value < 0.0995 ? 3 : 2) : value.toFixed(0);
}
