// The context of a stage that is run without the engine.
import type { StageContext } from 'phaseline';

export function contextOf(inputDigests: StageContext['inputDigests'] = {}): StageContext {
  return {
    progress() {},
    log() {},
    metric() {},
    checkpoint: { restore: async () => undefined, offer: async () => {} },
    signal: new AbortController().signal,
    threads: 1,
    backend: 'reference',
    inputDigests,
    scratch: '',
  };
}
