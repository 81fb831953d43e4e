/**
 * The process that executes actions, one after the other: `node worker.js COMPILED-ENTRY ARTIFACTS`. It speaks with
 * its parent over the IPC channel (protocol.ts).
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { AnyStage } from '../define/any-stage.ts';
import { collectingStages } from '../define/shared-state.ts';
import { messageOf, PipelineError, type ErrorData } from '../errors/pipeline-error.ts';
import { openCas } from '../store/cas.ts';
import { unexpectedFsError } from '../store/fs-error.ts';
import { storeLayout } from '../store/layout.ts';
import { executeAction } from './execute-action.ts';
import type { FromWorker, ToWorker, WorkOrder } from './protocol.ts';

const [entry, artifacts] = process.argv.slice(2) as [string, string];
const layout = storeLayout(artifacts);
const store = { layout, cas: openCas(layout) };
let current: { readonly order: WorkOrder; readonly abort: AbortController } | undefined;

// Terminals and batch systems signal the whole process group; the parent decides what it means for this process.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// Without a parent there is nobody to work for.
process.on('disconnect', () => process.exit(0));
// Thrown where nobody could catch it, such as in a promise that nobody awaits: what state is left, nobody knows.
process.on('uncaughtException', (thrown) => {
  if (!current) process.exit(1);
  const error = errorData(thrown, current.order.stage);
  void outputWritten().then(() => send({ type: 'failed', error }, () => process.exit(1)));
});

try {
  const { stages } = await collectingStages(() => import(pathToFileURL(entry).href) as Promise<unknown>);
  process.on('message', (message: ToWorker) => {
    if (message.type === 'abort') current?.abort.abort();
    else void serve(stages, message.order);
  });
  send({ type: 'ready' });
} catch (thrown) {
  send({ type: 'load-failed', error: errorData(unexpectedFsError(thrown) ?? thrown, 'pipeline') });
}

async function serve(stages: ReadonlyMap<string, AnyStage>, order: WorkOrder): Promise<void> {
  const abort = new AbortController();
  current = { order, abort };
  try {
    const stage = stages.get(order.stage);
    if (!stage) throw new Error(`internal: the stage "${order.stage}" is not in ${entry}`);
    const outputs = await executeAction(stage, order, store, abort.signal, send);
    await outputWritten();
    send({ type: 'finished', outputs });
  } catch (thrown) {
    await outputWritten();
    send({ type: 'failed', error: errorData(thrown, order.stage) });
  } finally {
    current = undefined;
  }
}

/** A parent that is slow to read leaves what was printed in this process; only what has left it comes before a message. */
async function outputWritten(): Promise<void> {
  const waiting = [process.stdout, process.stderr].filter(({ writableLength }) => writableLength > 0);
  await Promise.all(
    waiting.map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
  );
}

/** What a stage throws is the stage's failure, unless the engine already says what it is. */
function errorData(thrown: unknown, stage: string): ErrorData {
  if (thrown instanceof PipelineError) return thrown.toData();
  return new PipelineError('stage-failed', {
    what: `The stage "${stage}" threw: ${messageOf(thrown)}`,
    ...memoryHint(thrown),
    todo: 'The stack below leads to the place. Correct it and run again: what was finished is kept.',
    cause: thrown,
  }).toData();
}

function memoryHint(thrown: unknown): { why: string } | undefined {
  if (!(thrown instanceof RangeError) || !/array (buffer|length)|allocation/i.test(thrown.message))
    return undefined;
  return { why: `An array could not be allocated; the machine has ${availableMiB()} MiB of memory left.` };
}

function availableMiB(): string {
  try {
    const line = /MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'));
    return line ? String(Math.round(Number(line[1]) / 1024)) : 'an unknown number of';
  } catch {
    return 'an unknown number of';
  }
}

function send(message: FromWorker, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
}
