import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { openVariant, variantTitle } from '../open-session.ts';
import { addExamples, addVariantOptions, repeatable, type VariantOptions } from '../options.ts';

interface PlanOptions extends VariantOptions {
  readonly force?: readonly string[];
}

/** `pipeline plan NAME [STAGE…]` */
export const plan: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description(
          'Show what `run` would execute now, and why. Nothing is executed.\n' +
            'Exit codes: 0 nothing to do, 10 there is work, 2 wrong usage or definition.',
        )
        .argument('<name>', 'the pipeline')
        .argument('[stages...]', 'only these stages or actions, and what they read (default: all)'),
    ).addOption(repeatable('--force <stage>', 'as with `run --force`; can be repeated'));
    addExamples(command, [
      ['What would run now?', 'plan meta-hnn'],
      ['What would run with another parameter?', 'plan meta-hnn --set training.maml.iterations=500'],
    ]);
  },

  async execute(io, command) {
    const [name, stages] = command.processedArgs as [string, string[]];
    const options = command.opts<PlanOptions>();
    const session = await openVariant(io, name, options);
    const { planRun } = await import('../../engine/plan/plan.ts');
    const { requireBackend } = await import('../../engine/backends/require-backend.ts');
    const planned = await planRun(session, { select: stages, force: options.force ?? [] });
    await requireBackend(session, planned);
    const { formatPlan } = await import('../texts/plan.ts');
    writeLines(io.stdout, formatPlan(planned, variantTitle(session), io.colors));
    return planned.work ? exitCodes.work : exitCodes.done;
  },
};
