/** A binary heap: the item of the lowest rank comes out first. Ranks must differ, and not change while it is inside. */
export class Heap<T> {
  readonly #rankOf: (item: T) => number;
  readonly #items: T[] = [];

  constructor(rankOf: (item: T) => number) {
    this.#rankOf = rankOf;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The next to come out; undefined when it is empty. */
  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return first;
    items[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let lowest = at;
      if (left < items.length && this.#before(left, lowest)) lowest = left;
      if (right < items.length && this.#before(right, lowest)) lowest = right;
      if (lowest === at) return first;
      this.#swap(at, lowest);
      at = lowest;
    }
  }

  clear(): void {
    this.#items.length = 0;
  }

  #before(a: number, b: number): boolean {
    return this.#rankOf(this.#items[a]) < this.#rankOf(this.#items[b]);
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    const item = items[a];
    items[a] = items[b];
    items[b] = item;
  }
}
