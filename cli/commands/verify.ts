import { relative } from 'node:path';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines } from '../io.ts';
import { addExamples } from '../options.ts';
import { createMeter } from '../reporters/meter.ts';

interface VerifyOptions {
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `pipeline verify` */
export const verify: CommandModule = {
  declare(command) {
    command
      .description(
        'Compare everything in the artifact store with its digest, whatever was noted of it before: artifacts, records\n' +
          'of actions, checkpoints, compiled pipelines, published results. Runs may go on meanwhile.\n' +
          'Exit codes: 0 all is right (or was repaired), 1 something is wrong, 2 wrong usage.',
      )
      .option('--repair', 'remove what is wrong, so that the next run makes it again')
      .option('--json', 'print one JSON object a line: the problems, then the summary');
    addExamples(command, [
      ['Is everything as it was computed?', 'verify'],
      ['Remove what is wrong, and make it again', 'verify --repair && npx pipeline run meta-hnn'],
    ]);
  },

  async execute(io, command) {
    const { repair = false, json = false } = command.opts<VerifyOptions>();
    const { findProject } = await import('../../engine/project/find-project.ts');
    const { verifyStore } = await import('../../engine/store/verify/verify-store.ts');
    const { formatProblem, formatVerification } = await import('../texts/verify.ts');
    const project = findProject(io.cwd);
    const started = performance.now();
    const meter = createMeter(io.stderr, 'verifying');
    let left = 0;
    try {
      const verification = await verifyStore(project, {
        repair,
        onProblem(problem, repaired) {
          if (!repaired) left++;
          meter.clear();
          const { remove, ...told } = problem;
          writeLines(
            io.stdout,
            json
              ? [JSON.stringify({ type: 'problem', ...told, repaired })]
              : formatProblem(
                  { ...told, path: relative(io.cwd, problem.path), removable: remove.length > 0 },
                  repaired,
                  io.colors,
                ),
          );
        },
        onProgress: meter.update,
      });
      meter.clear();
      const seconds = (performance.now() - started) / 1000;
      writeLines(
        io.stdout,
        json
          ? [JSON.stringify({ type: 'verified', ...verification, seconds })]
          : formatVerification({ ...verification, seconds }, io.colors),
      );
    } finally {
      meter.clear();
    }
    return left === 0 ? exitCodes.done : exitCodes.problems;
  },
};
