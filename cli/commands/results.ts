import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { openVariant } from '../open-session.ts';
import { addExamples, addVariantOptions, type VariantOptions } from '../options.ts';
import { resultFormats, type ResultFormat } from '../results/formats.ts';

interface ResultsOptions extends VariantOptions {
  readonly format: ResultFormat;
  readonly output?: string;
}

/** `pipeline results NAME [OUTPUT]` */
export const results: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description(
          'Print a result of a pipeline. The tables of a matrix become one, with the axes as its first columns.\n' +
            '`pretty` rounds to four digits; csv and json print every digit; arrow is the file as it was stored.',
        )
        .argument('<name>', 'the pipeline')
        .argument('[output]', 'the result, or one cell of it', 'results'),
    )
      .addOption(
        new Option('-f, --format <format>', 'what to write').choices(resultFormats).default('pretty'),
      )
      .option('-o, --output <file>', 'write to a file instead of the terminal');
    addExamples(command, [
      ['The table of results', 'results meta-hnn'],
      [
        'Another one, for a spreadsheet',
        'results meta-hnn results-by-seed --format csv --output by-seed.csv',
      ],
    ]);
  },

  async execute(io, command) {
    const [name, output] = command.processedArgs as [string, string];
    const options = command.opts<ResultsOptions>();
    const session = await openVariant(io, name, options);
    const { findResults } = await import('../../engine/results/find-results.ts');
    const { renderResults } = await import('../results/render.ts');
    const artifacts = await findResults(session, output);
    const text = await renderResults(artifacts, { format: options.format, colors: io.colors });
    if (options.output !== undefined) {
      await writeFile(resolve(io.cwd, options.output), text);
    } else {
      if (typeof text !== 'string' && io.stdout.isTTY === true)
        throw (await import('../results/errors.ts')).binaryToTerminal();
      io.stdout.write(text);
    }
    return exitCodes.done;
  },
};
