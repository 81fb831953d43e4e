import type { CommandModule } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandModule>;
}

/** All commands, in the order of `--help`. A command's own file is read only when it is called. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'Execute what changed and keep the results',
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    name: 'plan',
    summary: 'Show what a run would execute, and why',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'list',
    summary: 'Show the pipelines, or the stages and parameters of one',
    load: async () => (await import('./commands/list.ts')).list,
  },
  {
    name: 'status',
    summary: 'Show how the last run went',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'graph',
    summary: 'Draw the graph of a pipeline',
    load: async () => (await import('./commands/graph.ts')).graph,
  },
  {
    name: 'results',
    summary: 'Print the tables that a pipeline produced',
    load: async () => (await import('./commands/results.ts')).results,
  },
  {
    name: 'report',
    summary: 'Find or open the HTML report',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    name: 'why',
    summary: 'Explain why a stage runs again or not, and what is hashed',
    load: async () => (await import('./commands/why.ts')).why,
  },
  {
    name: 'verify',
    summary: 'Compare the artifact store with its digests, or repair it',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'gc',
    summary: 'Delete from the artifact store what nothing needs',
    load: async () => (await import('./commands/gc.ts')).gc,
  },
  {
    name: 'reproduce',
    summary: 'Execute again from nothing and compare with the lock file',
    load: async () => (await import('./commands/reproduce.ts')).reproduce,
  },
  {
    name: 'compare',
    summary: 'Show what differs between two profiles or two git revisions',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    name: 'lock',
    summary: 'Show the lock file, or settle a merge conflict in it',
    load: async () => (await import('./commands/lock.ts')).lock,
  },
  {
    name: 'backends',
    summary: 'Show what can do the arithmetic, or install it',
    load: async () => (await import('./commands/backends.ts')).backends,
  },
];
