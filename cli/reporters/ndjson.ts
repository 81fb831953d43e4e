import type { OutputStream } from '../io.ts';
import type { Reporter } from './reporter.ts';

/** `--json`: every event as one line of JSON, as it comes. */
export function createNdjsonReporter(stream: OutputStream): Reporter {
  return {
    emit: (event) => void stream.write(`${JSON.stringify(event)}\n`),
    stopping() {},
    close() {},
  };
}
