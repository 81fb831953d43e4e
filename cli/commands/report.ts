import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { openVariant } from '../open-session.ts';
import { addExamples, addVariantOptions, type VariantOptions } from '../options.ts';

interface ReportOptions extends VariantOptions {
  readonly open?: boolean;
}

/** `pipeline report NAME` */
export const report: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description('Print where the HTML report of a pipeline is, as a URL for the browser.')
        .argument('<name>', 'the pipeline'),
    ).option('--open', 'open it in the browser');
    addExamples(command, [
      ['Read the report', 'report meta-hnn --open'],
      ['That of another profile', 'report meta-hnn --profile quick'],
    ]);
  },

  async execute(io, command) {
    const [name] = command.processedArgs as [string];
    const options = command.opts<ReportOptions>();
    const session = await openVariant(io, name, options);
    const { findResults } = await import('../../engine/results/find-results.ts');
    const { pathToFileURL } = await import('node:url');
    const reports = (await findResults(session, 'report')).map(({ file }) => pathToFileURL(file).href);
    writeLines(io.stdout, reports);
    if (options.open === true) {
      const { openInBrowser } = await import('../open-in-browser.ts');
      for (const url of reports) await openInBrowser(url);
    }
    return exitCodes.done;
  },
};
