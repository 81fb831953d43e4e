// The other tools, on the same diamond: `cksum in > out` for each stage.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Peer {
  readonly name: string;
  /** Prints its version. */
  readonly version: readonly string[];
  readonly run: readonly string[];
  /** Whether it keeps outputs, and puts back those that were deleted. */
  readonly restores: boolean;
  /** It takes minutes for more stages than these. */
  readonly atMost: number;
  /** Writes the files of a diamond of so many stages into an empty folder that holds in.txt. */
  write(folder: string, stages: number): void;
}

interface Stage {
  readonly out: string;
  readonly from: readonly string[];
  readonly command: string;
}

/** The stages of a diamond in the files that each reads and writes. */
export function diamond(stages: number): Stage[] {
  const middles = Array.from({ length: stages - 2 }, (_, i) => `m${i}.out`);
  return [
    { out: 'first.out', from: ['in.txt'], command: 'cksum in.txt > first.out' },
    ...middles.map((out) => ({ out, from: ['first.out'], command: `cksum first.out > ${out}` })),
    { out: 'last.out', from: middles, command: 'cat m*.out | cksum > last.out' },
  ];
}

/** The peers whose programs are here, and the names of those that are not. */
export function findPeers(root: string): { peers: Peer[]; missing: string[] } {
  const all = peersOf(join(root, 'bench/peers'));
  const isHere = ({ version: [program] }: Peer) =>
    program.includes('/') ? existsSync(program) : spawnSync(program, ['--version']).error === undefined;
  return { peers: all.filter(isHere), missing: all.filter((peer) => !isHere(peer)).map(({ name }) => name) };
}

/** Such as `4.3`. */
export function versionOf(peer: Peer): string {
  const [program, ...words] = peer.version;
  return /\d+(\.\d+)+/.exec(spawnSync(program, words, { encoding: 'utf8' }).stdout)?.[0] ?? '';
}

function peersOf(folder: string): Peer[] {
  const python = (name: string) => join(folder, '.venv-pipelines/bin', name);
  const turbo = join(folder, 'node_modules/.bin/turbo');
  const many = 1000;
  return [
    {
      name: 'make',
      version: ['make', '--version'],
      run: ['make', '-s', '-j2'],
      restores: false,
      atMost: many,
      write: (at, stages) => {
        const rules = diamond(stages).map(
          ({ out, from, command }) => `${out}: ${from.join(' ')}\n\t${command}\n`,
        );
        writeFileSync(join(at, 'Makefile'), `all: last.out\n${rules.join('')}`);
      },
    },
    {
      name: 'ninja',
      version: ['ninja', '--version'],
      run: ['ninja', '--quiet'],
      restores: false,
      atMost: many,
      write: (at, stages) => {
        const edges = diamond(stages).map(
          ({ out, from, command }) => `build ${out}: sh ${from.join(' ')}\n  command = ${command}\n`,
        );
        writeFileSync(join(at, 'build.ninja'), `rule sh\n  command = $command\n${edges.join('')}`);
      },
    },
    {
      name: 'turbo',
      version: [turbo, '--version'],
      run: [turbo, 'run', 'last.out', '--output-logs=none', '--no-daemon', '--ui=stream'],
      restores: true,
      atMost: many,
      write: (at, stages) => {
        const all = diamond(stages);
        const scripts = Object.fromEntries(all.map(({ out, command }) => [out, command]));
        const tasks = Object.fromEntries(
          all.map(({ out, from }) => [
            out,
            { dependsOn: from.filter((name) => name !== 'in.txt'), inputs: ['in.txt'], outputs: [out] },
          ]),
        );
        writeJson(at, 'package.json', {
          name: 'bench',
          private: true,
          packageManager: 'npm@10.8.2',
          scripts,
        });
        writeJson(at, 'turbo.json', { tasks });
      },
    },
    {
      name: 'doit',
      version: [python('doit'), '--version'],
      run: [python('doit'), '-v0'],
      restores: false,
      atMost: many,
      write: (at, stages) =>
        writeFileSync(
          join(at, 'dodo.py'),
          `STAGES = ${JSON.stringify(diamond(stages))}\n\ndef task_sum():\n    for stage in STAGES:\n` +
            "        yield {'name': stage['out'], 'file_dep': stage['from'], 'targets': [stage['out']], " +
            "'actions': [stage['command']]}\n",
        ),
    },
    {
      name: 'scons',
      version: [python('scons'), '--version'],
      run: [python('scons'), '-Q', '-s', '-j2'],
      restores: true,
      atMost: many,
      write: (at, stages) =>
        writeFileSync(
          join(at, 'SConstruct'),
          `STAGES = ${JSON.stringify(diamond(stages))}\nCacheDir('cache')\nfor stage in STAGES:\n` +
            "    Command(stage['out'], stage['from'], stage['command'])\n",
        ),
    },
    {
      name: 'snakemake',
      version: [python('snakemake'), '--version'],
      run: [python('snakemake'), '-q', '-c2'],
      restores: false,
      atMost: many,
      write: (at, stages) =>
        writeFileSync(
          join(at, 'Snakefile'),
          `rule all:\n    input: "last.out"\nrule first:\n    input: "in.txt"\n    output: "first.out"\n` +
            '    shell: "cksum {input} > {output}"\nrule middle:\n    input: "first.out"\n' +
            '    output: "m{i,[0-9]+}.out"\n    shell: "cksum {input} > {output}"\nrule last:\n' +
            `    input: expand("m{i}.out", i=range(${stages - 2}))\n    output: "last.out"\n` +
            '    shell: "cat m*.out | cksum > {output}"\n',
        ),
    },
    {
      name: 'DVC',
      version: [python('dvc'), '--version'],
      run: [python('dvc'), 'repro', '-q'],
      restores: true,
      atMost: 100,
      write: (at, stages) => {
        const entries = diamond(stages).map(({ out, from, command }) => [
          out.replace('.out', ''),
          { cmd: command, deps: from, outs: [out] },
        ]);
        spawnSync(python('dvc'), ['init', '-q', '--no-scm'], { cwd: at });
        // YAML takes JSON.
        writeJson(at, 'dvc.yaml', { stages: Object.fromEntries(entries) });
      },
    },
  ];
}

function writeJson(folder: string, name: string, value: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}
