import { hostname } from 'node:os';
import type { Emit } from '../events/events.ts';
import { ActionFailure, type Pool } from '../executors/pool.ts';
import type { WorkOrder } from '../executors/protocol.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Outputs } from '../plan/identity.ts';
import { lostOutputs, type Resolution } from '../plan/resolve.ts';
import { inSources } from '../project/stage-errors.ts';
import type { Session } from '../session.ts';
import { openLog, type ActionLog } from '../store/action-log.ts';
import { openCheckpoint } from '../store/checkpoints.ts';
import { phaselineVersion } from '../version.ts';

interface Options {
  readonly checkpointSeconds: number;
  readonly emit: Emit;
}

/** Executes single actions: each key in one process of all that use the store, with its retries, log and record. */
export class ActionRunner {
  readonly #session: Session;
  readonly #pool: Pool;
  readonly #options: Options;
  /** Two actions of one graph can have the same key; the second one takes the first one's result, or its failure. */
  readonly #inFlight = new Map<string, Promise<Outputs>>();
  /** What this run executed: also one that is forced executes once. */
  readonly #executed = new Set<string>();

  constructor(session: Session, pool: Pool, options: Options) {
    this.#session = session;
    this.#pool = pool;
    this.#options = options;
  }

  /**
   * @returns the outputs, and whether somebody else made them
   * @throws ActionFailure; the signal's reason when it is aborted; PipelineError when the store fails
   */
  async run(
    node: GraphNode,
    resolution: Resolution,
    threads: number,
    signal: AbortSignal,
    forced: boolean,
  ): Promise<{ outputs: Outputs; shared: boolean }> {
    const twin = this.#inFlight.get(resolution.key);
    if (twin) return { outputs: await twin, shared: true };
    let shared = false;
    const made = (async () => {
      const release = await this.#own(node, resolution, signal);
      try {
        const again = forced && !release.waited && !this.#executed.has(resolution.key);
        const other = again ? undefined : await this.#madeByOthers(resolution);
        if (other) {
          shared = true;
          return other;
        }
        const outputs = await this.#execute(node, resolution, threads, signal);
        this.#executed.add(resolution.key);
        return outputs;
      } finally {
        release.release();
      }
    })();
    this.#inFlight.set(resolution.key, made);
    const outputs = await made;
    // One that failed stays: what is the same would fail again.
    this.#inFlight.delete(resolution.key);
    return { outputs, shared };
  }

  /** Waits until no other process executes this action, and then holds it. */
  async #own(
    node: GraphNode,
    { key }: Resolution,
    signal: AbortSignal,
  ): Promise<{ release(): void; waited: boolean }> {
    let waited = false;
    for (;;) {
      signal.throwIfAborted();
      const claim = this.#session.claims.claim(key);
      if (claim.kind === 'owned') return { release: () => claim.release(), waited };
      if (!waited) {
        const owner = claim.owner ? `process ${claim.owner.pid} on ${claim.owner.host}` : 'another process';
        this.#options.emit({
          type: 'action-waiting',
          action: node.id,
          stage: node.stage,
          cell: node.cell,
          key,
          owner,
        });
      }
      waited = true;
      await this.#session.claims.waitFor(key, signal);
    }
  }

  /** Between the look-up and the claim another process may have finished this very action. */
  async #madeByOthers({ key }: Resolution): Promise<Outputs | undefined> {
    const outputs = (await this.#session.cache.result(key))?.outputs;
    return outputs && (await lostOutputs(this.#session, outputs)).length === 0 ? outputs : undefined;
  }

  async #execute(
    node: GraphNode,
    resolution: Resolution,
    threads: number,
    signal: AbortSignal,
  ): Promise<Outputs> {
    const { emit } = this.#options;
    const { key } = resolution;
    const stage = this.#session.graph.stages[node.stage];
    const log = openLog(this.#session.layout, key);
    const started = performance.now();
    try {
      for (let attempt = 1; ; attempt++) {
        emit({
          type: 'action-started',
          action: node.id,
          stage: node.stage,
          cell: node.cell,
          key,
          attempt,
          threads,
          reason: resolution.reason,
        });
        log.append(`--- ${node.id}, attempt ${attempt}`);
        try {
          const outputs = await this.#attempt(node, resolution, threads, signal, log);
          const seconds = (performance.now() - started) / 1000;
          await this.#record(resolution, outputs, seconds, attempt);
          for (const output of Object.values(outputs)) this.#session.cas.confirm(output);
          // Only now: a kill before the record is written costs no more than the time since the last checkpoint.
          await openCheckpoint(this.#session.layout, key).clear();
          emit({
            type: 'action-finished',
            action: node.id,
            stage: node.stage,
            cell: node.cell,
            key,
            seconds,
            outputs,
          });
          return outputs;
        } catch (error) {
          if (!(error instanceof ActionFailure)) throw error;
          const data = inSources(this.#session.compiled, error.data, stage.site);
          log.append(`error[${data.code}] ${data.what}\n${data.stack ?? data.why ?? ''}`);
          if (attempt > stage.retries || signal.aborted) throw new ActionFailure(data);
          emit({ type: 'action-retrying', action: node.id, attempt, error: data });
        }
      }
    } finally {
      log.close();
    }
  }

  #attempt(
    node: GraphNode,
    resolution: Resolution,
    threads: number,
    signal: AbortSignal,
    log: ActionLog,
  ): Promise<Outputs> {
    const { graph } = this.#session;
    const { emit } = this.#options;
    const stage = graph.stages[node.stage];
    const action = node.id;
    const order: WorkOrder = {
      action,
      key: resolution.key,
      stage: node.stage,
      parameters: node.parameters,
      inputs: resolution.identity.inputs,
      threads,
      backend: graph.backend.name,
      checkpointSeconds: this.#options.checkpointSeconds,
    };
    const limits = {
      memoryMiB: stage.memoryMiB,
      ...(stage.timeoutSeconds === undefined ? {} : { timeoutSeconds: stage.timeoutSeconds }),
    };
    return this.#pool.execute(
      order,
      limits,
      {
        resumed: () => emit({ type: 'action-resumed', action }),
        progress: (done, total, unit) =>
          emit({ type: 'action-progress', action, done, total, ...(unit === undefined ? {} : { unit }) }),
        metric: (name, value, step) =>
          emit({ type: 'action-metric', action, name, value, ...(step === undefined ? {} : { step }) }),
        log(stream, text) {
          log.append(text.replace(/\n$/, ''));
          emit({ type: 'action-log', action, stream, text });
        },
      },
      signal,
    );
  }

  async #record(
    { key, identity, code }: Resolution,
    outputs: Outputs,
    seconds: number,
    attempts: number,
  ): Promise<void> {
    await this.#session.cache.put({
      version: 1,
      key,
      identity,
      code: code.listing,
      outputs: { ...outputs },
      run: {
        finishedAt: new Date().toISOString(),
        seconds,
        host: hostname(),
        node: process.version,
        platform: `${process.platform}-${process.arch}`,
        phaseline: phaselineVersion,
        attempts,
      },
    });
  }
}
