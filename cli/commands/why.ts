import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { openVariant } from '../open-session.ts';
import { addExamples, addVariantOptions, type VariantOptions } from '../options.ts';

interface WhyOptions extends VariantOptions {
  readonly hashed?: boolean;
  readonly json?: boolean;
}

/** `pipeline why NAME STAGE` */
export const why: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description(
          'Explain for each action of a stage why it runs again or not: what changed since the last run, or else\n' +
            'since the lock file was written, and what its key is the hash of.',
        )
        .argument('<name>', 'the pipeline')
        .argument('<stage>', 'a stage, or one action'),
    )
      .option('--hashed', 'list all that is hashed: parameters, inputs, code files, packages')
      .option('--json', 'print one JSON object a line for each action, with all that is hashed');
    addExamples(command, [
      ['Why does the training run again?', 'why meta-hnn meta-train'],
      [
        'Everything that the key of one action depends on',
        "why meta-hnn 'meta-train[algorithm=anil,seed=0]' --hashed",
      ],
    ]);
  },

  async execute(io, command) {
    const [name, stage] = command.processedArgs as [string, string];
    const options = command.opts<WhyOptions>();
    const session = await openVariant(io, name, options);
    const { explainStage } = await import('../../engine/plan/explain.ts');
    const explanations = await explainStage(session, stage);
    if (options.json === true) {
      writeLines(
        io.stdout,
        explanations.map((explanation) => JSON.stringify(explanation)),
      );
    } else {
      const { formatExplanation } = await import('../texts/why.ts');
      const lines = explanations.map((each) =>
        formatExplanation(each, { hashed: options.hashed === true, colors: io.colors }),
      );
      writeLines(
        io.stdout,
        lines.flatMap((text, i) => (i === 0 ? text : ['', ...text])),
      );
    }
    return exitCodes.done;
  },
};
