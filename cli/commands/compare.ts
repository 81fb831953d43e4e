import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { addExamples } from '../options.ts';

interface CompareOptions {
  readonly profile?: string;
  readonly result?: string;
}

/** `pipeline compare NAME A [B]` */
export const compare: CommandModule = {
  declare(command) {
    command
      .description(
        'Show what differs between two profiles, or between the lock file at two git revisions: parameters, code,\n' +
          'actions, and the tables of a result beside each other. Nothing is executed.\n' +
          'A and B are PROFILE, REVISION or REVISION:PROFILE.',
      )
      .argument('<name>', 'the pipeline')
      .argument('<a>', 'a profile, or a git revision of the lock file')
      .argument('[b]', 'another one (default: the lock file as it is now, in the same profile)')
      .option(
        '-p, --profile <name>',
        'the profile of revisions that are named without one (default: "default")',
      )
      .option('-r, --result <name>', 'the result whose tables are compared (default: "results")');
    addExamples(command, [
      ['Two profiles', 'compare meta-hnn default paper'],
      ['What did the last commit change?', 'compare meta-hnn HEAD~1 --profile quick'],
      ['A tag and a branch, in different profiles', 'compare meta-hnn v1.0:paper main:default'],
    ]);
  },

  async execute(io, command) {
    const [name, a, b] = command.processedArgs as [string, string, string | undefined];
    const { profile, result } = command.opts<CompareOptions>();
    const engine = await import('../../engine/compare/compare.ts');
    const comparison = await engine.compare(io.cwd, name, {
      a,
      ...(b === undefined ? {} : { b }),
      ...(profile === undefined ? {} : { profile }),
      ...(result === undefined ? {} : { result }),
    });
    const { formatComparison } = await import('../texts/comparison.ts');
    writeLines(io.stdout, formatComparison(comparison, io.colors));
    return exitCodes.done;
  },
};
