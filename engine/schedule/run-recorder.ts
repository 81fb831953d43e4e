import type { LastRun } from '../../schemas/disk/last-run.ts';
import type { Emit, RunEvent } from '../events/events.ts';
import type { Session } from '../session.ts';
import { ownIdentity } from '../store/process-identity.ts';
import { writeLastRun } from './last-run.ts';

/** While a run goes on its record is rewritten at most so often. */
const writeEvery = 1000;

/** Passes events on and keeps the record of the run that `status` shows, also while it goes on. */
export class RunRecorder {
  readonly #session: Session;
  readonly #forward: Emit;
  #record: LastRun;
  #writtenAt = -Infinity;
  #writing: Promise<void> = Promise.resolve();

  constructor(session: Session, forward: Emit) {
    this.#session = session;
    this.#forward = forward;
    this.#record = {
      version: 1,
      startedAt: new Date().toISOString(),
      status: 'running',
      process: ownIdentity(),
      actions: {},
    };
  }

  readonly emit: Emit = (event) => {
    this.#note(event);
    this.#forward(event);
  };

  async finish(status: LastRun['status']): Promise<void> {
    this.#record = { ...this.#record, status, finishedAt: new Date().toISOString() };
    await this.#writing;
    await this.#write();
  }

  #note(event: RunEvent): void {
    const { actions } = this.#record;
    switch (event.type) {
      case 'action-cached':
        actions[event.action] = { key: event.key, status: 'cached' };
        return;
      case 'action-waiting':
        actions[event.action] = { key: event.key, status: 'waiting' };
        break;
      case 'action-started':
        actions[event.action] = {
          key: event.key,
          status: 'running',
          log: this.#session.layout.log(event.key),
        };
        break;
      case 'action-finished':
        actions[event.action] = {
          key: event.key,
          status: 'executed',
          seconds: event.seconds,
          log: this.#session.layout.log(event.key),
        };
        break;
      case 'action-failed':
        actions[event.action] = {
          key: event.key,
          status: 'failed',
          error: `${event.error.code}: ${event.error.what}`,
          ...(event.log === undefined ? {} : { log: event.log }),
        };
        break;
      case 'action-skipped':
        // One that was stopped after it had started keeps its key and its log.
        actions[event.action] = { ...actions[event.action], status: 'skipped' };
        return;
      default:
        return;
    }
    if (performance.now() - this.#writtenAt < writeEvery) return;
    this.#writtenAt = performance.now();
    // What changed since the last run is asked of its record, which this one replaces.
    this.#writing = this.#writing
      .then(() => this.#session.lastRun())
      .then(() => this.#write())
      // A record that cannot be written while the run goes on is no reason to stop; at the end it is.
      .catch(() => undefined);
  }

  #write(): Promise<void> {
    const { layout, graph, variant } = this.#session;
    return writeLastRun(layout, graph.pipeline, variant, this.#record);
  }
}
