import { expect, test } from 'vitest';
import { createNdjsonReporter } from '../../../cli/reporters/ndjson.ts';
import { TextStream } from '../fake-io.ts';
import { recordedRun } from '../recorded-run.ts';

test('every event is one line of JSON as it was emitted, and nothing else is written', () => {
  const stream = new TextStream();
  const reporter = createNdjsonReporter(stream);
  for (const { event } of recordedRun) reporter.emit(event);
  reporter.stopping();
  reporter.close();
  const lines = stream.text.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(recordedRun.map(({ event }) => event));
});
