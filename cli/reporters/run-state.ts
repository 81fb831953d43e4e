import type { RunEvent } from '../../engine/events/events.ts';
import { ProgressMeter } from './progress-meter.ts';

export interface RunningAction {
  readonly id: string;
  readonly startedAt: number;
  readonly attempt: number;
  resumed: boolean;
  meter: ProgressMeter | undefined;
  metric: { readonly name: string; readonly value: number } | undefined;
}

/** What the events so far add up to. Times are milliseconds of the reporter's clock. */
export class RunState {
  pipeline = '';
  profile = '';
  backend = '';
  jobs = 1;
  total = 0;
  startedAt = 0;
  done = 0;
  cached = 0;
  failed = 0;
  skipped = 0;
  readonly running = new Map<string, RunningAction>();
  /** Actions that another run executes now -> that run. */
  readonly elsewhere = new Map<string, string>();
  readonly settled = new Set<string>();
  /** Seconds of those that were executed in this run. */
  readonly durations = new Map<string, number>();

  /** Actions that nobody works on yet. */
  get waiting(): number {
    return Math.max(0, this.total - this.settled.size - this.running.size - this.elsewhere.size);
  }

  apply(event: RunEvent, now: number): void {
    switch (event.type) {
      case 'run-started':
        this.pipeline = event.pipeline;
        this.profile = event.profile;
        this.backend = event.backend;
        this.jobs = event.jobs;
        this.total = event.actions;
        this.startedAt = now;
        break;
      case 'action-cached':
        this.cached += 1;
        this.#settle(event.action);
        break;
      case 'action-waiting':
        this.elsewhere.set(event.action, event.owner);
        break;
      case 'action-started':
        this.elsewhere.delete(event.action);
        this.running.set(event.action, start(event.action, event.attempt, now));
        break;
      case 'action-resumed':
        this.#update(event.action, (action) => (action.resumed = true));
        break;
      case 'action-progress':
        this.#update(event.action, (action) => {
          action.meter ??= new ProgressMeter();
          action.meter.update(event.done, event.total, event.unit, now);
        });
        break;
      case 'action-metric':
        this.#update(event.action, (action) => (action.metric = { name: event.name, value: event.value }));
        break;
      case 'action-finished':
        this.done += 1;
        this.durations.set(event.action, event.seconds);
        this.#settle(event.action);
        break;
      case 'action-failed':
        this.failed += 1;
        this.#settle(event.action);
        break;
      case 'action-skipped':
        this.skipped += 1;
        this.#settle(event.action);
        break;
      case 'action-retrying':
        this.running.delete(event.action);
        break;
      case 'action-log':
      case 'warning':
      case 'run-finished':
        break;
      default:
        event satisfies never;
    }
  }

  #settle(id: string): void {
    this.running.delete(id);
    this.elsewhere.delete(id);
    this.settled.add(id);
  }

  #update(id: string, change: (action: RunningAction) => void): void {
    const action = this.running.get(id);
    if (action) change(action);
  }
}

function start(id: string, attempt: number, now: number): RunningAction {
  return { id, startedAt: now, attempt, resumed: false, meter: undefined, metric: undefined };
}
