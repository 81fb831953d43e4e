import { setMaxListeners } from 'node:events';
import type { Emit } from '../events/events.ts';
import { messageOf, PipelineError, type ErrorData } from '../errors/pipeline-error.ts';
import { referencesOf, type GraphNode } from '../graph/graph.ts';
import type { Outputs } from '../plan/identity.ts';
import { resolveAction, type Resolution } from '../plan/resolve.ts';
import type { Session } from '../session.ts';
import { unexpectedFsError } from '../store/fs-error.ts';
import { ActionFailure } from '../executors/pool.ts';
import type { LockGuard } from '../lock/frozen.ts';
import type { ActionRunner } from './action-runner.ts';
import { Heap } from './heap.ts';
import { ReadyQueue } from './ready-queue.ts';
import type { Resources } from './resources.ts';

export interface FinishedAction {
  readonly node: GraphNode;
  readonly resolution: Resolution;
  readonly outputs: Outputs;
}

interface Pending {
  readonly node: GraphNode;
  readonly resolution: Resolution;
}

interface Options {
  readonly forced: ReadonlySet<string>;
  readonly keepGoing: boolean;
  readonly resources: Resources;
  readonly runner: Pick<ActionRunner, 'run'>;
  readonly emit: Emit;
  /** Outputs of actions that are not executed here but read. */
  readonly given?: ReadonlyMap<string, Outputs>;
  readonly guard?: LockGuard;
  /** Aborted from outside by an interrupt, and from here by a failure that ends the run. */
  readonly stop: AbortController;
}

/** So many cache look-ups are under way at once. */
const lookups = 16;

/**
 * Decides what happens when: looks an action up once its inputs are known, executes it when its threads and memory
 * are free, in the order of the graph: a free place waits for the look-up of an action that comes before those that
 * wait for it. Every wire is followed once, and nothing recurses.
 */
export class Scheduler {
  readonly failures: { action: string; error: ErrorData; log: string }[] = [];
  readonly finishedActions: FinishedAction[] = [];
  /** Those that failed, and all that read them. */
  readonly failedActions = new Set<string>();
  readonly counts = { executed: 0, cached: 0, failed: 0, skipped: 0 };

  readonly #session: Session;
  readonly #options: Options;
  readonly #missing = new Map<string, number>();
  readonly #readers = new Map<string, GraphNode[]>();
  readonly #rank = new Map<string, number>();
  readonly #outputs = new Map<string, Outputs>();
  readonly #settled = new Set<string>();
  readonly #toLookUp = new Heap<GraphNode>((node) => this.#rank.get(node.id)!);
  readonly #lookingUp = new Set<GraphNode>();
  readonly #toExecute: ReadyQueue<Pending>;
  #executing = 0;
  #open: number;
  #broken = false;
  readonly #nodes: readonly GraphNode[];
  readonly #done: Promise<void>;
  #resolveDone: () => void = () => undefined;
  #rejectDone: (error: unknown) => void = () => undefined;

  constructor(session: Session, nodes: readonly GraphNode[], options: Options) {
    this.#session = session;
    this.#options = options;
    this.#nodes = nodes;
    this.#done = new Promise((resolve, reject) => {
      this.#resolveDone = resolve;
      this.#rejectDone = reject;
    });
    this.#open = nodes.length;
    this.#toExecute = new ReadyQueue(
      ({ node }) => this.#rank.get(node.id)!,
      ({ node }) => {
        const { cpus, memoryMiB } = session.graph.stages[node.stage];
        return `${cpus[0]} ${memoryMiB}`;
      },
    );
    for (const [id, outputs] of options.given ?? []) this.#outputs.set(id, outputs);
    nodes.forEach((node, i) => {
      this.#rank.set(node.id, i);
      const read = referencesOf(node).map((reference) => reference.node);
      const sources = new Set(read.filter((source) => !this.#outputs.has(source)));
      this.#missing.set(node.id, sources.size);
      for (const source of sources) {
        const readers = this.#readers.get(source);
        if (readers) readers.push(node);
        else this.#readers.set(source, [node]);
      }
      if (sources.size === 0) this.#toLookUp.push(node);
    });
    // Each action that executes listens to it.
    setMaxListeners(0, options.stop.signal);
    options.stop.signal.addEventListener('abort', () => this.#advance(), { once: true });
  }

  /** Ends when every action is done, failed or skipped; rejects only when the run itself cannot go on. */
  finished(): Promise<void> {
    this.#advance();
    return this.#done;
  }

  get #stopped(): boolean {
    return this.#options.stop.signal.aborted;
  }

  #advance(): void {
    if (this.#stopped) {
      this.#skipRest();
    } else {
      while (this.#lookingUp.size < lookups && this.#toLookUp.size > 0) {
        void this.#lookUp(this.#toLookUp.pop()!);
      }
      this.#startWhatFits();
    }
    if (this.#open === 0 && this.#executing === 0 && this.#lookingUp.size === 0) this.#resolveDone();
  }

  async #lookUp(node: GraphNode): Promise<void> {
    this.#lookingUp.add(node);
    try {
      const forced = this.#options.forced.has(node.id);
      const resolution = (await resolveAction(this.#session, node, (id) => this.#outputs.get(id), forced))!;
      if (this.#stopped) return;
      this.#options.guard?.(node, resolution.key);
      if (resolution.status === 'cached') this.#finish(node, resolution, resolution.outputs!, 'cached');
      else this.#toExecute.push({ node, resolution });
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#lookingUp.delete(node);
      this.#advance();
    }
  }

  #startWhatFits(): void {
    if (this.#toExecute.size === 0) return;
    let candidates = this.#toExecute.size + this.#toLookUp.size + this.#lookingUp.size;
    const before = Math.min(
      ...[...this.#lookingUp, ...this.#firstToLookUp()].map(({ id }) => this.#rank.get(id)!),
    );
    this.#toExecute.startWhatFits(before, ({ node, resolution }) => {
      const threads = this.#options.resources.take(this.#session.graph.stages[node.stage], candidates);
      if (threads === 0) return false;
      candidates--;
      void this.#execute(node, resolution, threads);
      return true;
    });
  }

  #firstToLookUp(): GraphNode[] {
    const { first } = this.#toLookUp;
    return first === undefined ? [] : [first];
  }

  async #execute(node: GraphNode, resolution: Resolution, threads: number): Promise<void> {
    this.#executing++;
    const { runner, resources, stop, forced } = this.#options;
    const stage = this.#session.graph.stages[node.stage];
    try {
      const { outputs, shared } = await runner.run(
        node,
        resolution,
        threads,
        stop.signal,
        forced.has(node.id),
      );
      this.#finish(node, resolution, outputs, shared ? 'cached' : 'executed');
    } catch (error) {
      if (error instanceof ActionFailure) this.#fail(node, resolution, error.data);
      else if (!this.#stopped) this.#giveUp(error);
    } finally {
      resources.giveBack(stage, threads);
      this.#executing--;
      this.#advance();
    }
  }

  #finish(node: GraphNode, resolution: Resolution, outputs: Outputs, how: 'executed' | 'cached'): void {
    this.#options.guard?.(node, resolution.key, outputs);
    this.#outputs.set(node.id, outputs);
    this.#settle(node.id);
    this.counts[how]++;
    this.finishedActions.push({ node, resolution, outputs });
    if (how === 'cached') {
      this.#options.emit({
        type: 'action-cached',
        action: node.id,
        stage: node.stage,
        cell: node.cell,
        key: resolution.key,
      });
    }
    for (const reader of this.#readers.get(node.id) ?? []) {
      const left = this.#missing.get(reader.id)! - 1;
      this.#missing.set(reader.id, left);
      if (left === 0 && !this.#settled.has(reader.id)) this.#toLookUp.push(reader);
    }
  }

  #fail(node: GraphNode, resolution: Resolution, error: ErrorData): void {
    const log = this.#session.layout.log(resolution.key);
    this.#settle(node.id);
    this.counts.failed++;
    this.failures.push({ action: node.id, error, log });
    this.failedActions.add(node.id);
    this.#options.emit({
      type: 'action-failed',
      action: node.id,
      stage: node.stage,
      cell: node.cell,
      key: resolution.key,
      error,
      log,
    });
    const open = [...(this.#readers.get(node.id) ?? [])];
    for (let reader = open.pop(); reader; reader = open.pop()) {
      this.failedActions.add(reader.id);
      if (this.#settled.has(reader.id)) continue;
      this.#skip(reader, node.id);
      open.push(...(this.#readers.get(reader.id) ?? []));
    }
    if (!this.#options.keepGoing) this.#options.stop.abort(new Error(`"${node.id}" failed`));
  }

  /** Something went wrong that is no stage's failure: the run ends with it, and whatever executes is stopped. */
  #giveUp(error: unknown): void {
    const known =
      error instanceof PipelineError
        ? error
        : (unexpectedFsError(error) ??
          new PipelineError('internal', {
            what: `The run broke: ${messageOf(error)}`,
            todo: 'Please report this with the stack.',
            cause: error,
          }));
    this.#broken = true;
    this.#options.stop.abort(known);
    this.#rejectDone(known);
  }

  #skipRest(): void {
    const because = this.failures[0]?.action ?? (this.#broken ? 'an error' : 'the interrupt');
    if (this.#executing > 0 || this.#lookingUp.size > 0) return;
    for (const node of this.#nodes) {
      if (!this.#settled.has(node.id)) this.#skip(node, because);
    }
    this.#toExecute.clear();
    this.#toLookUp.clear();
  }

  #skip(node: GraphNode, because: string): void {
    this.#settle(node.id);
    this.counts.skipped++;
    this.#options.emit({
      type: 'action-skipped',
      action: node.id,
      stage: node.stage,
      cell: node.cell,
      because,
    });
  }

  #settle(id: string): void {
    this.#settled.add(id);
    this.#open--;
  }
}
