import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { openVariant } from '../open-session.ts';
import { addExamples, addVariantOptions, type VariantOptions } from '../options.ts';

/** `pipeline list [NAME]` */
export const list: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description(
          'Show the pipelines of this project with their profiles, or the stages and parameters of one.',
        )
        .argument('[name]', 'a pipeline'),
    );
    addExamples(command, [
      ['What is there?', 'list'],
      [
        'The stages of a pipeline, and the values of its parameters in a profile',
        'list meta-hnn --profile quick',
      ],
    ]);
  },

  async execute(io, command) {
    const [name] = command.processedArgs as [string | undefined];
    if (name === undefined) {
      const { listPipelines } = await import('../../engine/list-pipelines.ts');
      const { formatPipelines } = await import('../texts/list.ts');
      writeLines(io.stdout, formatPipelines(await listPipelines(io.cwd), io.colors));
    } else {
      const session = await openVariant(io, name, command.opts<VariantOptions>());
      const { formatPipeline } = await import('../texts/list.ts');
      writeLines(io.stdout, formatPipeline(session.graph, io.colors));
    }
    return exitCodes.done;
  },
};
