import type { Emit } from '../engine/events/events.ts';
import type { Io } from './io.ts';
import { chooseReporter, createReporter } from './reporters/choose.ts';
import type { ExpectedAction } from './reporters/estimate.ts';
import { LogTails } from './reporters/log-tails.ts';
import { abortOnSignals } from './signals.ts';

interface Options {
  readonly json: boolean;
  /** For an estimate of the end, where there is one. */
  readonly expected: () => Promise<readonly ExpectedAction[]>;
}

/** Shows the events of what executes; signals, and a reader of stdout that goes away, interrupt it. */
export async function withReporter<T>(
  io: Io,
  { json, expected }: Options,
  execute: (hooks: { readonly emit: Emit; readonly signal: AbortSignal }) => Promise<T>,
): Promise<{ readonly result: T; readonly tails: LogTails }> {
  const reporter = await createReporter(chooseReporter(io, json), io, expected);
  const tails = new LogTails();
  const interrupt = new AbortController();
  io.closed.addEventListener('abort', () => interrupt.abort());
  const release = abortOnSignals(interrupt, () => reporter.stopping());
  try {
    const result = await execute({
      signal: interrupt.signal,
      emit(event) {
        tails.emit(event);
        reporter.emit(event);
      },
    });
    return { result, tails };
  } finally {
    reporter.close();
    release();
  }
}
