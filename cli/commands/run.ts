import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { RunSummary } from '../../engine/schedule/run.ts';
import type { Session } from '../../engine/session.ts';
import type { CommandModule } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeLines, type Io } from '../io.ts';
import { openVariant } from '../open-session.ts';
import {
  addExamples,
  addVariantOptions,
  nonNegativeNumber,
  positiveInteger,
  repeatable,
  variantWords,
  type VariantOptions,
} from '../options.ts';
import type { ExpectedAction } from '../reporters/estimate.ts';
import type { LogTails } from '../reporters/log-tails.ts';
import { withReporter } from '../with-reporter.ts';

interface RunOptions extends VariantOptions {
  readonly jobs?: number;
  readonly force?: readonly string[];
  readonly keepGoing?: boolean;
  readonly frozen?: boolean;
  readonly checkpointEvery?: number;
  readonly json?: boolean;
}

/** `pipeline run NAME [STAGE…]` */
export const run: CommandModule = {
  declare(command) {
    addVariantOptions(
      command
        .description(
          'Execute the actions whose results could differ from those in the cache, and keep the results.\n' +
            'Exit codes: 0 done, 1 a stage failed, 2 wrong usage or definition,\n' +
            '3 the lock file says something else (--frozen), 130 interrupted.',
        )
        .argument('<name>', 'the pipeline')
        .argument('[stages...]', 'only these stages or actions, and what they read (default: all)'),
    )
      .option(
        '-j, --jobs <n>',
        "threads that all actions may use together (default: the machine's)",
        positiveInteger,
      )
      .addOption(
        repeatable('--force <stage>', 'execute it even when its result is in the cache; can be repeated'),
      )
      .option(
        '--frozen',
        'keep to the lock file: execute nothing that it does not name, and fail if anything would change',
      )
      .option('--keep-going', 'after a failure, finish what does not depend on it')
      .option(
        '--checkpoint-every <seconds>',
        'a stage saves a checkpoint at most so often (default: 10)',
        nonNegativeNumber,
      )
      .option('--json', 'print events, one JSON object a line');
    addExamples(command, [
      ['Everything, in the smallest variant', 'run meta-hnn --profile quick'],
      ['One parameter changed, four threads', 'run meta-hnn --set training.maml.iterations=500 --jobs 4'],
      ['One stage and what it reads', 'run meta-hnn meta-train'],
      ['Exactly what the lock file says, as on a build server', 'run meta-hnn --frozen'],
      ['One action again, although it is cached', "run meta-hnn --force 'meta-train[algorithm=anil,seed=0]'"],
    ]);
  },

  async execute(io, command) {
    const [name, stages] = command.processedArgs as [string, string[]];
    const options = command.opts<RunOptions>();
    const session = await openVariant(io, name, options);
    const { executeRun } = await import('../../engine/schedule/run.ts');
    const json = options.json === true;
    const expected = () => expectedActions(session, stages);
    const { result: summary, tails } = await withReporter(io, { json, expected }, ({ signal, emit }) =>
      executeRun(session, {
        select: stages,
        force: options.force ?? [],
        ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
        keepGoing: options.keepGoing === true,
        frozen: options.frozen === true,
        ...(options.checkpointEvery === undefined ? {} : { checkpointSeconds: options.checkpointEvery }),
        signal,
        emit,
      }),
    );
    if (!json) await printSummary(io, session, { summary, tails, options, stages });
    return { done: exitCodes.done, failed: exitCodes.stageFailed, interrupted: exitCodes.interrupted }[
      summary.status
    ];
  },
};

/** What the run was asked for, with the durations of the last run, so that its end can be estimated. */
async function expectedActions(session: Session, stages: readonly string[]): Promise<ExpectedAction[]> {
  const { selectNodes } = await import('../../engine/plan/select.ts');
  const last = await session.lastRun();
  return selectNodes(session.graph, stages).map(({ id, stage }) => {
    const lastSeconds = last?.actions[id]?.seconds;
    return { id, stage, ...(lastSeconds === undefined ? {} : { lastSeconds }) };
  });
}

async function printSummary(
  io: Io,
  session: Session,
  run: {
    readonly summary: RunSummary;
    readonly tails: LogTails;
    readonly options: RunOptions;
    readonly stages: readonly string[];
  },
): Promise<void> {
  const { formatSummary } = await import('../texts/summary.ts');
  const { withUserFrames } = await import('../errors/locate.ts');
  const { reportFile } = await import('../results/report-file.ts');
  const here = (path: string) => relative(io.cwd, path) || '.';
  const { summary, tails, options, stages } = run;
  const failures = summary.failures.map(({ action, error, log }) => ({
    action,
    error: withUserFrames(error, session.project.root),
    log: here(log),
    tail: tails.of(action),
  }));
  const report = stages.length === 0 ? reportFile(session) : undefined;
  writeLines(
    io.stdout,
    formatSummary(
      {
        summary,
        failures,
        pipeline: session.graph.pipeline,
        variant: variantWords(options),
        selection: stages,
        ...(existsSync(session.outFolder) ? { out: here(session.outFolder) } : {}),
        ...(report === undefined ? {} : { report: here(report) }),
      },
      io.colors,
    ),
  );
}
