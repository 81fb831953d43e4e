import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PipelineError } from '../../../engine/errors/pipeline-error.ts';
import type { RunEvent } from '../../../engine/events/events.ts';
import { ActionFailure } from '../../../engine/executors/pool.ts';
import { referencesOf, type GraphNode, type StageFacts } from '../../../engine/graph/graph.ts';
import { Resources } from '../../../engine/schedule/resources.ts';
import { Scheduler } from '../../../engine/schedule/scheduler.ts';
import { nodeOf, stageOf } from '../graph/nodes.ts';
import { digestOf, fakeSession } from '../plan/fake-session.ts';

interface Execution {
  readonly id: string;
  readonly threads: number;
  finish(): void;
  fail(): void;
  break(error: unknown): void;
}

interface Setting {
  readonly nodes: readonly GraphNode[];
  readonly stages?: Readonly<Record<string, StageFacts>>;
  readonly cpus?: number;
  readonly memoryMiB?: number;
  readonly keepGoing?: boolean;
  readonly forced?: readonly string[];
}

/** A scheduler whose actions end when the test says so. */
function scheduling({
  nodes,
  stages = {},
  cpus = 2,
  memoryMiB = 10_000,
  keepGoing = false,
  forced = [],
}: Setting) {
  const fake = fakeSession({ nodes, stages });
  const running: Execution[] = [];
  const started: string[] = [];
  const events: RunEvent[] = [];
  const stop = new AbortController();
  const scheduler = new Scheduler(fake.session, nodes, {
    forced: new Set(forced),
    keepGoing,
    resources: new Resources({ cpus, memoryMiB }),
    emit: (event) => void events.push(event),
    stop,
    runner: {
      run: (node, _resolution, threads, signal) =>
        new Promise((resolve, reject) => {
          const done = (settle: () => void) => () => {
            running.splice(running.indexOf(execution), 1);
            settle();
          };
          const execution: Execution = {
            id: node.id,
            threads,
            finish: done(() =>
              resolve({ outputs: { out: { digest: digestOf(node.id), bytes: 1 } }, shared: false }),
            ),
            fail: done(() =>
              reject(new ActionFailure({ code: 'stage-failed', what: `${node.id} failed`, todo: '' })),
            ),
            break: (error) => done(() => reject(error))(),
          };
          signal.addEventListener('abort', () => execution.break(signal.reason));
          started.push(node.id);
          running.push(execution);
        }),
    },
  });
  /** Lets look-ups and continuations go on until nothing moves any more. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const end = async (id: string, how: 'finish' | 'fail' = 'finish') => {
    running.find((execution) => execution.id === id)![how]();
    await settle();
  };
  const idsOf = (type: RunEvent['type']) =>
    events.filter((event) => event.type === type).map((event) => (event as { action: string }).action);
  return {
    fake,
    scheduler,
    running,
    started,
    events,
    stop,
    settle,
    end,
    idsOf,
    ids: () => running.map(({ id }) => id),
  };
}

describe('the scheduler', () => {
  test('starts an action when all that it reads is made, in the order of the graph', async () => {
    const nodes = [nodeOf('a'), nodeOf('b'), nodeOf('c', ['a']), nodeOf('d', ['a', 'b'])];
    const { scheduler, settle, end, ids } = scheduling({ nodes });
    const finished = scheduler.finished();
    await settle();
    expect(ids()).toEqual(['a', 'b']);
    await end('a');
    expect(ids()).toEqual(['b', 'c']);
    await end('b');
    expect(ids()).toEqual(['c', 'd']);
    await end('d');
    await end('c');
    await finished;
    expect(scheduler.counts).toEqual({ executed: 4, cached: 0, failed: 0, skipped: 0 });
  });

  test('gives a free place to what comes first in the graph, also when it has only just become ready', async () => {
    const nodes = ['first', 'a', 'b', 'c'].map((id) => nodeOf(id, id === 'first' ? ['a'] : []));
    const { scheduler, settle, end, ids } = scheduling({ nodes, cpus: 1 });
    const finished = scheduler.finished();
    await settle();
    expect(ids()).toEqual(['a']);
    await end('a');
    expect(ids()).toEqual(['first']);
    await end('first');
    expect(ids()).toEqual(['b']);
    await end('b');
    await end('c');
    await finished;
  });

  test('lets as many actions hear of an interrupt as there are threads, without a warning of Node', async () => {
    const warned: string[] = [];
    const note = (warning: Error) => void warned.push(warning.message);
    process.on('warning', note);
    const nodes = Array.from({ length: 40 }, (_, i) => nodeOf(`n${i}`));
    const { scheduler, settle, running, stop } = scheduling({ nodes, cpus: 40 });
    const finished = scheduler.finished();
    await settle();
    expect(running).toHaveLength(40);
    stop.abort();
    await finished;
    process.off('warning', note);
    expect(warned).toEqual([]);
  });

  test('takes a result from the cache without executing', async () => {
    const nodes = [nodeOf('a'), nodeOf('b', ['a'])];
    const first = scheduling({ nodes });
    const firstEnd = first.scheduler.finished();
    await first.settle();
    await first.end('a');
    await first.end('b');
    await firstEnd;
    const second = scheduling({ nodes, forced: ['b'] });
    for (const { resolution, outputs } of first.scheduler.finishedActions) {
      second.fake.keep(
        resolution.identity,
        Buffer.from(outputs['out'].digest, 'hex').toString().replaceAll('\0', ''),
      );
    }
    const secondEnd = second.scheduler.finished();
    await second.settle();
    expect(second.idsOf('action-cached')).toEqual(['a']);
    expect(second.ids()).toEqual(['b']);
    await second.end('b');
    await secondEnd;
    expect(second.scheduler.counts).toEqual({ executed: 1, cached: 1, failed: 0, skipped: 0 });
  });

  test('lets a wide action wait without holding the narrow ones up', async () => {
    const stages = { wide: stageOf({ cpus: [4, 4], module: 'wide' }) };
    const nodes = [nodeOf('a'), nodeOf('wide'), nodeOf('b')];
    const { scheduler, settle, end, ids, running } = scheduling({ nodes, stages, cpus: 2 });
    const finished = scheduler.finished();
    await settle();
    expect(ids()).toEqual(['a', 'b']);
    await end('a');
    expect(ids()).toEqual(['b']);
    await end('b');
    expect(running.map(({ id, threads }) => [id, threads])).toEqual([['wide', 2]]);
    await end('wide');
    await finished;
  });

  test('after a failure stops what executes and leaves out the rest', async () => {
    const nodes = [nodeOf('a'), nodeOf('b'), nodeOf('c', ['a']), nodeOf('d', ['c']), nodeOf('e', ['b'])];
    const { scheduler, settle, end, idsOf, events } = scheduling({ nodes });
    const finished = scheduler.finished();
    await settle();
    await end('a', 'fail');
    await finished;
    expect(scheduler.counts).toEqual({ executed: 0, cached: 0, failed: 1, skipped: 4 });
    expect(scheduler.failures).toMatchObject([{ action: 'a', error: { what: 'a failed' } }]);
    expect([...scheduler.failedActions].sort()).toEqual(['a', 'c', 'd']);
    expect(idsOf('action-skipped').toSorted()).toEqual(['b', 'c', 'd', 'e']);
    expect(
      events.filter((event) => event.type === 'action-skipped').every(({ because }) => because === 'a'),
    ).toBe(true);
  });

  test('that keeps going leaves out only what reads the failed action', async () => {
    const nodes = [nodeOf('a'), nodeOf('b'), nodeOf('c', ['a']), nodeOf('d', ['c', 'b']), nodeOf('e', ['b'])];
    const { scheduler, settle, end, idsOf } = scheduling({ nodes, keepGoing: true });
    const finished = scheduler.finished();
    await settle();
    await end('a', 'fail');
    await end('b');
    await end('e');
    await finished;
    expect(scheduler.counts).toEqual({ executed: 2, cached: 0, failed: 1, skipped: 2 });
    expect(idsOf('action-skipped').toSorted()).toEqual(['c', 'd']);
  });

  test('when interrupted ends once what executes has ended', async () => {
    const nodes = [nodeOf('a'), nodeOf('b', ['a'])];
    const { scheduler, settle, stop, idsOf } = scheduling({ nodes });
    const finished = scheduler.finished();
    await settle();
    stop.abort(new Error('Ctrl-C'));
    await finished;
    expect(scheduler.failures).toEqual([]);
    expect(scheduler.counts).toEqual({ executed: 0, cached: 0, failed: 0, skipped: 2 });
    expect(idsOf('action-skipped')).toEqual(['a', 'b']);
  });

  test('that is interrupted before it starts executes nothing', async () => {
    const { scheduler, stop, started } = scheduling({ nodes: [nodeOf('a')] });
    stop.abort();
    await scheduler.finished();
    expect(started).toEqual([]);
    expect(scheduler.counts.skipped).toBe(1);
  });

  test('ends with what breaks the run itself, and calls that no interrupt', async () => {
    const { scheduler, settle, running, events } = scheduling({ nodes: [nodeOf('a'), nodeOf('b', ['a'])] });
    const finished = scheduler.finished();
    const full = new PipelineError('disk-full', { what: 'full', todo: '' });
    const ended = finished.catch((error: unknown) => error);
    await settle();
    running[0].break(full);
    expect(await ended).toBe(full);
    await settle();
    expect(events).toMatchObject([
      { type: 'action-skipped', action: 'a', because: 'an error' },
      { type: 'action-skipped', action: 'b', because: 'an error' },
    ]);
  });

  test('reports a bug as one', async () => {
    const { scheduler, settle, running } = scheduling({ nodes: [nodeOf('a')] });
    const ended = scheduler.finished().catch((error: unknown) => error);
    await settle();
    running[0].break(new TypeError('oops'));
    expect(await ended).toMatchObject({ code: 'internal', message: 'The run broke: oops' });
  });

  test('has nothing to do for an empty graph', async () => {
    await expect(scheduling({ nodes: [] }).scheduler.finished()).resolves.toBeUndefined();
  });
});

/** Any graph without cycles, with stages of any width, and for each action whether it fails. */
const graphs = fc
  .array(
    fc.record({
      sources: fc.array(fc.nat(), { maxLength: 3 }),
      cpus: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 })),
      memoryMiB: fc.integer({ min: 1, max: 300 }),
      fails: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  .map((drawn) => ({
    nodes: drawn.map(({ sources }, i) =>
      nodeOf(`n${i}`, i === 0 ? [] : [...new Set(sources.map((source) => `n${source % i}`))]),
    ),
    stages: Object.fromEntries(
      drawn.map(({ cpus: [least, more], memoryMiB }, i) => [
        `n${i}`,
        stageOf({ cpus: [least, least + more], memoryMiB, module: `n${i}` }),
      ]),
    ),
    failing: new Set(drawn.flatMap(({ fails }, i) => (fails ? [`n${i}`] : []))),
  }));

type AnyGraph = typeof graphs extends fc.Arbitrary<infer G> ? G : never;

/** Runs a graph to its end, choosing what ends next by `choices`, and checks at every moment what may execute. */
async function runThrough(
  { nodes, stages }: AnyGraph,
  failing: ReadonlySet<string>,
  choices: readonly number[],
) {
  const capacity = { cpus: 3, memoryMiB: 300 };
  const run = scheduling({ nodes, stages, keepGoing: true, ...capacity });
  const finished = run.scheduler.finished();
  const made = new Set<string>();
  await run.settle();
  for (let step = 0; run.running.length > 0; step++) {
    const cpus = run.running.reduce((sum, { threads }) => sum + threads, 0);
    const memory = run.running.reduce((sum, { id }) => sum + stages[id].memoryMiB, 0);
    expect(cpus).toBeLessThanOrEqual(capacity.cpus);
    expect(memory).toBeLessThanOrEqual(capacity.memoryMiB);
    for (const { id } of run.running) {
      const node = nodes.find((one) => one.id === id)!;
      expect(referencesOf(node).every((reference) => made.has(reference.node))).toBe(true);
    }
    const { id } = run.running[(choices[step % choices.length] ?? 0) % run.running.length];
    if (!failing.has(id)) made.add(id);
    await run.end(id, failing.has(id) ? 'fail' : 'finish');
  }
  await finished;
  return run;
}

describe('in any graph', () => {
  const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 10 });

  test('every action executes exactly once, after all that it reads, within the resources', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, choices, async (graph, order) => {
        const { started, scheduler } = await runThrough(graph, new Set(), order);
        expect(started.toSorted()).toEqual(graph.nodes.map(({ id }) => id).toSorted());
        expect(scheduler.finishedActions).toHaveLength(graph.nodes.length);
      }),
    );
  });

  test('failures leave out exactly what reads them, directly or not', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, choices, async (graph, order) => {
        const { started, idsOf, scheduler } = await runThrough(graph, graph.failing, order);
        const out = new Set<string>();
        for (const node of graph.nodes) {
          const reads = referencesOf(node).map((reference) => reference.node);
          if (
            reads.some((source) => out.has(source) || (graph.failing.has(source) && started.includes(source)))
          )
            out.add(node.id);
        }
        const ids = graph.nodes.map(({ id }) => id);
        expect(idsOf('action-skipped').toSorted()).toEqual([...out].toSorted());
        expect(started.toSorted()).toEqual(ids.filter((id) => !out.has(id)).toSorted());
        expect(scheduler.failures.map(({ action }) => action).toSorted()).toEqual(
          started.filter((id) => graph.failing.has(id)).toSorted(),
        );
      }),
    );
  });
});

test('a chain of 5,000 runs without recursion', async () => {
  const nodes = Array.from({ length: 5000 }, (_, i) => nodeOf(`n${i}`, i === 0 ? [] : [`n${i - 1}`]));
  const run = scheduling({ nodes });
  const finished = run.scheduler.finished();
  await run.settle();
  while (run.running.length > 0) await run.end(run.running[0].id);
  await finished;
  expect(run.scheduler.counts.executed).toBe(5000);
});
