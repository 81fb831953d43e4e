import { Argument } from 'commander';
import type { ListedBackends } from '../../engine/backends/list-backends.ts';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { program } from '../format/shell.ts';
import { writeLines, type Io } from '../io.ts';
import { addExamples } from '../options.ts';
import { abortOnSignals } from '../signals.ts';

/** `pipeline backends [install NAME]` */
export const backends: CommandModule = {
  declare(command) {
    command
      .description(
        'Show what can do the tensor arithmetic of the pipelines of this project, and what is missing for it;\n' +
          'or install one that needs packages of its own.',
      )
      .addArgument(new Argument('[action]', 'what to do (default: list them)').choices(['install']))
      .argument('[name]', 'the backend to install');
    addExamples(command, [
      ['Which backends can be used here?', 'backends'],
      ['Install one that is missing', 'backends install tfjs-node-gpu'],
    ]);
  },

  async execute(io, command) {
    const [action, name] = command.processedArgs as ['install' | undefined, string | undefined];
    const { listBackends } = await import('../../engine/backends/list-backends.ts');
    const listed = await listBackends(io.cwd);
    if (action === undefined) {
      const { formatBackends } = await import('../texts/backends.ts');
      writeLines(io.stdout, formatBackends(listed, io.colors));
    } else {
      await install(io, listed, name);
    }
    return exitCodes.done;
  },
};

async function install(io: Io, listed: ListedBackends, name: string | undefined): Promise<void> {
  if (name === undefined) {
    const { PipelineError } = await import('../../engine/errors/pipeline-error.ts');
    const installable = listed.backends.filter(({ facts }) => facts.installation);
    throw new PipelineError('usage', {
      what: 'Which backend shall be installed?',
      todo: `Name it: \`${program} backends install <name>\`. There are: ${installable.map((each) => each.name).join(', ')}.`,
      where: { argument: '' },
    });
  }
  const { backendsNamed } = await import('../../engine/backends/list-backends.ts');
  const { installBackend } = await import('../../engine/backends/install-backend.ts');
  const interrupt = new AbortController();
  const release = abortOnSignals(interrupt, () => writeLines(io.stderr, ['Stopping …']));
  try {
    for (const { facts, availability } of backendsNamed(listed, name)) {
      if (facts.installation && availability.available) {
        writeLines(io.stdout, [`${name} is installed already, in ${facts.installation().folder}`]);
        continue;
      }
      if (facts.installation) writeLines(io.stdout, [`Installing ${name} with npm; this can take minutes …`]);
      const { folder } = await installBackend({ name, facts, signal: interrupt.signal });
      writeLines(io.stdout, [`Installed ${name} in ${folder}`]);
    }
  } finally {
    release();
  }
}
