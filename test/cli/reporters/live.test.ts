import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLiveReporter } from '../../../cli/reporters/live/live.ts';
import { TextStream } from '../fake-io.ts';
import { noColors } from '../no-colors.ts';
import { recordedRun } from '../recorded-run.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Plays the recorded run; the text is what was written after `since` milliseconds of it. */
function play(): { stream: TextStream; atClose: string } {
  const stream = new TextStream({ columns: 100 });
  let now = 0;
  const reporter = createLiveReporter({ stream, colors: noColors, clock: () => now, expected: [] });
  for (const { at, event } of recordedRun) {
    vi.advanceTimersByTime(at - now);
    now = at;
    reporter.emit(event);
  }
  const before = stream.text.length;
  reporter.close();
  return { stream, atClose: stream.text.slice(before) };
}

test('what finished, failed, was retried or warned of stays, each once', () => {
  const { stream } = play();
  const permanent = stripVTControlCharacters(stream.text)
    .split('\n')
    .filter((line) => /^[✓✗↻w]/.test(line));
  expect(permanent).toEqual([
    'warning[store] artifacts/actions/00 is not valid',
    '↻ meta-train algorithm=maml seed=0  The process died.',
    '✗ meta-train algorithm=maml seed=0  The loss is not finite.',
    '✓ meta-train algorithm=anil seed=0  25 s',
    'warning[store] came 2 times: artifacts/actions/00 is not valid',
  ]);
});

test('closing erases the frame', () => {
  const { atClose } = play();
  expect(atClose.startsWith('\u001B[2K')).toBe(true);
  expect(stripVTControlCharacters(atClose)).not.toContain('profile quick');
});

test('events alone draw nothing: the view is drawn ten times a second', () => {
  const stream = new TextStream();
  const reporter = createLiveReporter({ stream, colors: noColors, clock: () => 0, expected: [] });
  for (const { event } of recordedRun) reporter.emit(event);
  expect(stream.text).toBe('');
  reporter.close();
});
