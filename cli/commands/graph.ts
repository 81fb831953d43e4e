import { Option } from 'commander';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { openVariant } from '../open-session.ts';
import { addExamples, addVariantOptions, type VariantOptions } from '../options.ts';
import type { Colors } from '../format/colors.ts';
import type { Drawing } from '../graph/drawing.ts';

type Format = 'text' | 'mermaid' | 'dot' | 'svg';

interface GraphOptions extends VariantOptions {
  readonly format: Format;
  readonly expand?: boolean;
}

/** `pipeline graph NAME` */
export const graph: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description('Draw the graph of a pipeline: its stages, what they read, and its results.')
        .argument('<name>', 'the pipeline'),
    )
      .addOption(
        new Option('-f, --format <format>', 'what to write')
          .choices(['text', 'mermaid', 'dot', 'svg'] satisfies Format[])
          .default('text'),
      )
      .option('--expand', 'show each action instead of one box for all the cells of a matrix');
    addExamples(command, [
      ['The stages of a benchmark, in the order of execution', 'graph meta-hnn'],
      ['A picture of it', 'graph meta-hnn --format svg > meta-hnn.svg'],
    ]);
  },

  async execute(io, command) {
    const [name] = command.processedArgs as [string];
    const options = command.opts<GraphOptions>();
    const session = await openVariant(io, name, options);
    const { drawGraph } = await import('../graph/drawing.ts');
    const drawing = drawGraph(session.graph, { collapse: options.expand !== true });
    io.stdout.write(await render(drawing, options.format, io.colors));
    return exitCodes.done;
  },
};

async function render(drawing: Drawing, format: Format, colors: Colors): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../graph/text.ts')).toText(drawing, colors);
    case 'mermaid':
      return (await import('../graph/mermaid.ts')).toMermaid(drawing);
    case 'dot':
      return (await import('../graph/dot.ts')).toDot(drawing);
    case 'svg':
      return (await import('../graph/svg.ts')).toSvg(drawing);
    default:
      return format satisfies never;
  }
}
