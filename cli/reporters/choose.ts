import { isSet } from '../format/colors.ts';
import type { Io } from '../io.ts';
import type { ExpectedAction } from './estimate.ts';
import type { Clock, Reporter } from './reporter.ts';

export type ReporterName = 'ndjson' | 'live' | 'plain';

/** NDJSON when it is asked for; the live view on terminals that can move the cursor, outside CI; else plain lines. */
export function chooseReporter({ stdout, env }: Pick<Io, 'stdout' | 'env'>, json: boolean): ReporterName {
  if (json) return 'ndjson';
  return stdout.isTTY === true && !isSet(env.CI) && env.TERM !== 'dumb' ? 'live' : 'plain';
}

const clock: Clock = () => performance.now();

/** Loads and makes a reporter. `expected` is asked for only by the one that estimates the end of the run. */
export async function createReporter(
  name: ReporterName,
  { stdout, colors }: Pick<Io, 'stdout' | 'colors'>,
  expected: () => Promise<readonly ExpectedAction[]>,
): Promise<Reporter> {
  switch (name) {
    case 'ndjson':
      return (await import('./ndjson.ts')).createNdjsonReporter(stdout);
    case 'plain':
      return (await import('./plain.ts')).createPlainReporter(stdout, clock);
    case 'live': {
      const { createLiveReporter } = await import('./live/live.ts');
      return createLiveReporter({ stream: stdout, colors, clock, expected: await expected() });
    }
    default:
      return name satisfies never;
  }
}
