import { relative } from 'node:path';
import { Option } from 'commander';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { addExamples, repeatable } from '../options.ts';
import { duration, size } from '../quantities.ts';

interface GcOptions {
  readonly keep?: readonly string[];
  readonly grace: number;
  readonly maxSize?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const WEEK = 7 * 86_400;

/** `pipeline gc` */
export const gc: CommandModule = {
  declare(command) {
    command
      .description(
        'Delete from the artifact store what nothing needs: neither pipeline.lock.json, as it is now and at the\n' +
          'revisions that are named, nor the results in artifacts/out/, nor a run that goes on; and what was not used\n' +
          'for a while. Leftovers of processes that died go too. Runs may go on meanwhile.',
      )
      .addOption(
        repeatable(
          '--keep <revision>',
          'also keep what the lock file of this git revision names; can be repeated',
        ),
      )
      .addOption(
        new Option('--grace <time>', 'keep what was used in this time: 12h, 30d, 0')
          .argParser(duration)
          .default(WEEK, '7d'),
      )
      .option(
        '--max-size <size>',
        'then delete the least recently used until the store is no larger: 20GB; never what is needed',
        size,
      )
      .option('--dry-run', 'only list what would be deleted')
      .option('--json', 'print one JSON object a line: what is deleted, then the summary');
    addExamples(command, [
      ['What would go?', 'gc --dry-run'],
      ['Keep the results of two releases', 'gc --keep v1.0 --keep v2.0'],
      ['At most 20 GB, and nothing for its age alone', 'gc --max-size 20GB --grace 365d'],
    ]);
  },

  async execute(io, command) {
    const { keep = [], grace, maxSize, dryRun = false, json = false } = command.opts<GcOptions>();
    const { findProject } = await import('../../engine/project/find-project.ts');
    const { readLock } = await import('../../engine/store/lock-file.ts');
    const { lockAtRevision } = await import('../../engine/lock/lock-at-revision.ts');
    const { collect } = await import('../../engine/store/gc/collect.ts');
    const { formatCollection, formatGarbage } = await import('../texts/gc.ts');
    const { root, artifacts } = findProject(io.cwd);
    const locks = [await readLock(root)];
    for (const revision of keep) {
      locks.push(await lockAtRevision(root, revision, { argument: revision, option: '--keep' }));
    }
    const bound = maxSize === undefined ? {} : { maxBytes: maxSize };
    const collected = await collect(
      { root, artifacts },
      {
        locks,
        graceNs: BigInt(Math.round(grace * 1000)) * 1_000_000n,
        ...bound,
        dryRun,
        onGarbage(garbage) {
          const { kind, bytes } = garbage;
          const path = relative(io.cwd, garbage.path);
          if (json) writeLines(io.stdout, [JSON.stringify({ type: 'garbage', kind, path, bytes })]);
          else if (dryRun) writeLines(io.stdout, [formatGarbage({ kind, path, bytes }, io.colors)]);
        },
      },
    );
    const { deleted, remaining } = collected;
    const freed = deleted.reduce((sum, { bytes }) => sum + bytes, 0);
    writeLines(
      io.stdout,
      json
        ? [JSON.stringify({ type: 'collected', deleted: deleted.length, freed, remaining, dryRun })]
        : formatCollection({ deleted, freed, remaining, ...bound, dryRun }),
    );
    return exitCodes.done;
  },
};
