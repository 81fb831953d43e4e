import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { openVariant, variantTitle } from '../open-session.ts';
import { addExamples, positiveInteger } from '../options.ts';
import { withReporter } from '../with-reporter.ts';

interface ReproduceOptions {
  readonly profile?: string;
  readonly backend?: string;
  readonly jobs?: number;
  readonly json?: boolean;
}

/** `pipeline reproduce NAME [STAGE…]` */
export const reproduce: CommandModule = {
  declare(command) {
    command
      .description(
        'Execute again, in an empty store of its own, and compare with the lock file: bit for bit what is computed\n' +
          'on backends that promise bits, else by the tolerances that the outputs declare. The store, the lock file\n' +
          'and the results stay as they are.\n' +
          'Exit codes: 0 reproduced, 1 a stage failed, 2 wrong usage or definition, 3 something differs,\n' +
          '130 interrupted.',
      )
      .argument('<name>', 'the pipeline')
      .argument('[stages...]', 'only these stages or actions, on inputs from the store (default: all)')
      .option('-p, --profile <name>', 'a named set of parameters (default: "default")')
      .option('-b, --backend <name>', "compute on another backend than the lock file's")
      .option(
        '-j, --jobs <n>',
        "threads that all actions may use together (default: the machine's)",
        positiveInteger,
      )
      .option('--json', 'print events, one JSON object a line; the last one is the comparison');
    addExamples(command, [
      ['Does this machine give the same bits?', 'reproduce meta-hnn --profile quick'],
      ['One stage, on the inputs that are in the store', 'reproduce meta-hnn meta-train'],
    ]);
  },

  async execute(io, command) {
    const [name, stages] = command.processedArgs as [string, string[]];
    const { json = false, jobs, ...variant } = command.opts<ReproduceOptions>();
    const session = await openVariant(io, name, variant);
    const engine = await import('../../engine/reproduce/reproduce.ts');
    const expected = async () => [];
    const { result, tails } = await withReporter(io, { json, expected }, (hooks) =>
      engine.reproduce(session, { select: stages, ...(jobs === undefined ? {} : { jobs }), ...hooks }),
    );
    if (json) {
      writeLines(io.stdout, [JSON.stringify({ type: 'reproduced', ...result })]);
    } else {
      const { formatReproduction } = await import('../texts/reproduction.ts');
      const { withUserFrames } = await import('../errors/locate.ts');
      const failures = result.failures.map(({ action, error }) => ({
        action,
        error: withUserFrames(error, session.project.root),
        tail: tails.of(action),
      }));
      const facts = { reproduction: result, failures, title: variantTitle(session) };
      writeLines(io.stdout, formatReproduction(facts, io.colors));
    }
    return {
      reproduced: exitCodes.done,
      different: exitCodes.mismatch,
      failed: exitCodes.stageFailed,
      interrupted: exitCodes.interrupted,
    }[result.status];
  },
};
