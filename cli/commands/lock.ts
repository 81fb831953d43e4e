import { resolve as absolute } from 'node:path';
import { PipelineError } from '../../engine/errors/pipeline-error.ts';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines, type Io } from '../io.ts';
import { addExamples } from '../options.ts';

interface LockOptions {
  readonly resolve?: boolean;
  readonly merge?: readonly string[];
}

/** `pipeline lock` */
export const lock: CommandModule = {
  declare(command) {
    command
      .description(
        'Show what the lock file has, or settle a merge conflict in it. Entries that one side alone changed are\n' +
          'taken; those that both changed in different ways are dropped, so that the next run computes them.',
      )
      .option('--resolve', 'settle the conflict that git left in pipeline.lock.json')
      .option('--merge <files...>', 'merge the base, our and their file into ours, as a merge driver of git');
    addExamples(command, [
      ['Which pipelines and profiles are locked?', 'lock'],
      ['After `git merge` or `git rebase` stopped at pipeline.lock.json', 'lock --resolve'],
      ['The merge driver that docs/pipelines.md sets up', 'lock --merge %O %A %B'],
    ]);
  },

  async execute(io, command) {
    const { resolve = false, merge } = command.opts<LockOptions>();
    if (merge) return mergeFiles(io, merge);
    const { findProject } = await import('../../engine/project/find-project.ts');
    const { formatLock, formatMerge } = await import('../texts/lock.ts');
    const project = findProject(io.cwd);
    if (resolve) {
      const { resolveLock } = await import('../../engine/lock/resolve-lock.ts');
      const merged = await resolveLock(project);
      writeLines(
        io.stdout,
        merged
          ? formatMerge(merged, 'git add pipeline.lock.json', io.colors)
          : ['There is no conflict in pipeline.lock.json.'],
      );
    } else {
      const { readLock } = await import('../../engine/store/lock-file.ts');
      writeLines(io.stdout, formatLock(await readLock(project.root), io.colors));
    }
    return exitCodes.done;
  },
};

/** What git calls: it commits the result, or goes on with the rebase, by itself. */
async function mergeFiles(io: Io, files: readonly string[]): Promise<number> {
  if (files.length !== 3) {
    throw new PipelineError('usage', {
      what: `--merge takes three files: the base, ours and theirs. Here ${files.length === 1 ? 'is' : 'are'} ${files.length}.`,
      todo: 'As a merge driver, git gives them: `npx pipeline lock --merge %O %A %B`.',
      where: { argument: files[3] ?? '' },
    });
  }
  const [base, ours, theirs] = files.map((file) => absolute(io.cwd, file));
  const { driveMerge } = await import('../../engine/lock/merge-driver.ts');
  const { formatMerge } = await import('../texts/lock.ts');
  const merged = await driveMerge(base, ours, theirs);
  writeLines(io.stdout, formatMerge(merged, 'git commit pipeline.lock.json', io.colors));
  return exitCodes.done;
}
