import { relative } from 'node:path';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { openVariant, variantTitle } from '../open-session.ts';
import { addExamples, addVariantOptions, variantWords, type VariantOptions } from '../options.ts';

/** `pipeline status NAME` */
export const status: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description('Show how the last run of a pipeline went, or how far the present one is.')
        .argument('<name>', 'the pipeline'),
    );
    addExamples(command, [
      ['How far is it?', 'status meta-hnn'],
      ['Another profile', 'status meta-hnn --profile paper'],
    ]);
  },

  async execute(io, command) {
    const [name] = command.processedArgs as [string];
    const options = command.opts<VariantOptions>();
    const session = await openVariant(io, name, options);
    const last = await session.lastRun();
    const { formatStatus } = await import('../texts/status.ts');
    const { runGoesOn } = await import('../run-goes-on.ts');
    const lines = formatStatus({
      title: variantTitle(session),
      pipeline: session.graph.pipeline,
      order: session.graph.nodes.map(({ id }) => id),
      variant: variantWords(options),
      out: relative(io.cwd, session.outFolder),
      ...(last === undefined ? {} : { last: { ...last, alive: runGoesOn(last) } }),
      colors: io.colors,
    });
    writeLines(io.stdout, lines);
    return exitCodes.done;
  },
};
