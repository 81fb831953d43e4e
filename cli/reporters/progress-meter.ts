interface Sample {
  readonly at: number;
  readonly done: number;
}

const sampleEveryMs = 250;
const windowMs = 20_000;

/**
 * How far an action is and how fast it goes. The speed is that of the last 20 seconds, so that neither a slow start
 * nor the iterations that a checkpoint gave for nothing spoil the estimate.
 */
export class ProgressMeter {
  done = 0;
  total = 0;
  unit: string | undefined;
  #samples: Sample[] = [];

  /** @param now milliseconds */
  update(done: number, total: number, unit: string | undefined, now: number): void {
    if (done < this.done) this.#samples = [];
    this.done = done;
    this.total = total;
    this.unit = unit;
    const last = this.#samples.at(-1);
    if (last !== undefined && now - last.at < sampleEveryMs) return;
    this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && now - this.#samples[1].at > windowMs) this.#samples.shift();
  }

  /** 0 to 1. */
  get fraction(): number {
    return this.total > 0 ? Math.min(1, this.done / this.total) : 0;
  }

  /** Steps a second, when enough was seen. */
  get rate(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at === first.at || last.done <= first.done)
      return undefined;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }

  /** Seconds to the end, counted from `now`. */
  remaining(now: number): number | undefined {
    const { rate } = this;
    const last = this.#samples.at(-1);
    if (rate === undefined || last === undefined) return undefined;
    return Math.max(0, (this.total - last.done) / rate - (now - last.at) / 1000);
  }
}
