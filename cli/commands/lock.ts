import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { addExamples } from '../options.ts';

interface LockOptions {
  readonly resolve?: boolean;
}

/** `pipeline lock` */
export const lock: CommandModule = {
  declare(command) {
    command
      .description(
        'Show what the lock file has, or settle a merge conflict in it. Entries that one side alone changed are\n' +
          'taken; those that both changed in different ways are dropped, so that the next run computes them.',
      )
      .option('--resolve', 'settle the conflict that git left in pipeline.lock.json');
    addExamples(command, [
      ['Which pipelines and profiles are locked?', 'lock'],
      ['After `git merge` or `git rebase` stopped at pipeline.lock.json', 'lock --resolve'],
    ]);
  },

  async execute(io, command) {
    const { resolve = false } = command.opts<LockOptions>();
    const { findProject } = await import('../../engine/project/find-project.ts');
    const { formatLock, formatMerge } = await import('../texts/lock.ts');
    const project = findProject(io.cwd);
    if (resolve) {
      const { resolveLock } = await import('../../engine/lock/resolve-lock.ts');
      const merged = await resolveLock(project);
      writeLines(
        io.stdout,
        merged ? formatMerge(merged, io.colors) : ['There is no conflict in pipeline.lock.json.'],
      );
    } else {
      const { readLock } = await import('../../engine/store/lock-file.ts');
      writeLines(io.stdout, formatLock(await readLock(project.root), io.colors));
    }
    return exitCodes.done;
  },
};
