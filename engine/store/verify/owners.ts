import type { LockFile } from '../../../schemas/disk/lock.ts';
import type { LastRun } from '../../../schemas/disk/last-run.ts';

/** What the keys and digests of the store belong to, by the names that people know. */
export class Owners {
  readonly #actions = new Map<string, Set<string>>();
  readonly #stages = new Map<string, string>();
  readonly #outputs = new Map<string, Map<string, string>>();

  addLock({ pipelines }: LockFile): void {
    for (const [pipeline, profiles] of Object.entries(pipelines)) {
      for (const [profile, { actions }] of Object.entries(profiles)) {
        for (const [name, { key, outputs }] of Object.entries(actions)) {
          this.#addAction(key, pipeline, profile, name);
          for (const [output, digest] of Object.entries(outputs)) this.addOutput(digest, key, output);
        }
      }
    }
  }

  addRun(pipeline: string, variant: string, { actions }: LastRun): void {
    for (const [name, { key }] of Object.entries(actions)) {
      if (key !== undefined) this.#addAction(key, pipeline, variant, name);
    }
  }

  /** The stage of an action that may not have a name in any lock or run any more. */
  addStage(key: string, stage: string): void {
    this.#stages.set(key, stage);
  }

  addOutput(digest: string, key: string, output: string): void {
    const known = this.#outputs.get(digest);
    if (known) known.set(key, output);
    else this.#outputs.set(digest, new Map([[key, output]]));
  }

  /** `meta-hnn (quick) meta-train[seed=0]`; of an action of the past `an earlier meta-train`. */
  ofAction(key: string): string[] {
    const names = this.#actions.get(key);
    if (names) return [...names].sort();
    const stage = this.#stages.get(key);
    return stage === undefined ? [] : [`an earlier ${stage}`];
  }

  /** `meta-hnn (quick) meta-train[seed=0]: learner` */
  ofBlob(digest: string): string[] {
    const outputs = [...(this.#outputs.get(digest) ?? [])];
    return outputs
      .flatMap(([key, output]) => this.ofAction(key).map((action) => `${action}: ${output}`))
      .sort();
  }

  #addAction(key: string, pipeline: string, variant: string, action: string): void {
    const name = `${pipeline} (${variant}) ${action}`;
    const known = this.#actions.get(key);
    if (known) known.add(name);
    else this.#actions.set(key, new Set([name]));
  }
}
