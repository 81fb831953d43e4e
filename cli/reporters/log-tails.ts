import type { RunEvent } from '../../engine/events/events.ts';

const kept = 8;

/** The last lines that each action logged, for the account of a failure. */
export class LogTails {
  readonly #lines = new Map<string, string[]>();

  readonly emit = (event: RunEvent): void => {
    if (event.type === 'action-finished') this.#lines.delete(event.action);
    if (event.type !== 'action-log') return;
    const lines = [...(this.#lines.get(event.action) ?? []), ...event.text.trimEnd().split('\n')];
    this.#lines.set(event.action, lines.slice(-kept));
  };

  of(action: string): readonly string[] {
    return this.#lines.get(action) ?? [];
  }
}
