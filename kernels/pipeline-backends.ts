// The backends as pipelines offer them, with what each promises. It stands apart from backends.ts, which stages import:
// a promise changes no result, so it must not change their code's fingerprint either.
import type { BackendOffer } from './backend.ts';
import { backends } from './backends.ts';

/** In a fixed order of IEEE operations, and so with the same bits everywhere. */
const exact: ReadonlySet<string> = new Set(['simd', 'reference']);

export const pipelineBackends: Readonly<Record<string, BackendOffer & { readonly exact: boolean }>> =
  Object.fromEntries(
    Object.entries(backends).map(([name, offer]) => [name, { ...offer, exact: exact.has(name) }]),
  );
