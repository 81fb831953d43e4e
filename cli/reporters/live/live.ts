import { createLogUpdate } from 'log-update';
import type { Colors } from '../../format/colors.ts';
import type { OutputStream } from '../../io.ts';
import type { ExpectedAction } from '../estimate.ts';
import type { Clock, Reporter } from '../reporter.ts';
import { RunState } from '../run-state.ts';
import { RepeatedWarnings } from '../warnings.ts';
import { renderFrame } from './frame.ts';
import { permanentLine } from './permanent.ts';

const frameMs = 100;

export interface LiveOptions {
  readonly stream: OutputStream;
  readonly colors: Colors;
  readonly clock: Clock;
  readonly expected: readonly ExpectedAction[];
}

/** The view on a terminal: what runs now at the bottom, redrawn ten times a second; what finished scrolls above it. */
export function createLiveReporter({ stream, colors, clock, expected }: LiveOptions): Reporter {
  const state = new RunState();
  const warnings = new RepeatedWarnings();
  // log-update hides the cursor and brings it back at exit, also after a crash or a signal.
  const draw = createLogUpdate(stream);
  let lines: string[] = [];
  let stopping = false;

  const redraw = () => {
    const frame = renderFrame({
      state,
      expected,
      now: clock(),
      columns: stream.columns ?? 80,
      rows: stream.rows ?? 24,
      colors,
      stopping,
    });
    flushLines();
    draw(frame.join('\n'));
  };
  /** One by one: log-update clips a text to the height of the terminal. */
  const flushLines = () => {
    for (const line of lines) draw.persist(line);
    lines = [];
  };
  const timer = setInterval(redraw, frameMs);
  timer.unref();

  return {
    emit(event) {
      state.apply(event, clock());
      const line = permanentLine(event, colors, warnings);
      if (line !== undefined) lines.push(line);
    },
    stopping() {
      stopping = true;
      redraw();
    },
    close() {
      clearInterval(timer);
      draw.clear();
      lines.push(...warnings.repeated().map((line) => colors.yellow(line)));
      flushLines();
      draw.done();
    },
  };
}
