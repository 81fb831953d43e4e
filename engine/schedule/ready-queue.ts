import { Heap } from './heap.ts';

/**
 * What waits for a place, by its rank in the graph. Entries that need the same resources wait in one line: when the
 * first of a line does not fit, none of it does, so that thousands that wait cost no more than a few.
 */
export class ReadyQueue<T> {
  readonly #rankOf: (item: T) => number;
  readonly #lineOf: (item: T) => string;
  readonly #lines = new Map<string, Heap<T>>();
  #size = 0;

  /** @param lineOf the same text for entries that need the same resources */
  constructor(rankOf: (item: T) => number, lineOf: (item: T) => string) {
    this.#rankOf = rankOf;
    this.#lineOf = lineOf;
  }

  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    const name = this.#lineOf(item);
    const line = this.#lines.get(name) ?? new Heap(this.#rankOf);
    this.#lines.set(name, line);
    line.push(item);
    this.#size++;
  }

  /** Offers the entries, the lowest rank first, and keeps those that `start` refuses. Ranks from `limit` on wait. */
  startWhatFits(limit: number, start: (item: T) => boolean): void {
    const open = new Heap<Heap<T>>((line) => this.#rankOf(line.first!));
    for (const line of this.#lines.values()) if (line.first !== undefined) open.push(line);
    for (let line = open.pop(); line !== undefined; line = open.pop()) {
      if (this.#rankOf(line.first!) >= limit) return;
      if (!start(line.first!)) continue;
      line.pop();
      this.#size--;
      if (line.first !== undefined) open.push(line);
    }
  }

  clear(): void {
    this.#lines.clear();
    this.#size = 0;
  }
}
