import type { Availability, BackendFacts } from '../define/pipeline.ts';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError, type ErrorData } from '../errors/pipeline-error.ts';
import { loadPipelines } from '../load-pipelines.ts';

/** A backend that pipelines of the project offer. */
export interface ListedBackend {
  readonly name: string;
  readonly facts: BackendFacts;
  readonly availability: Availability;
  /** The pipelines that offer it. */
  readonly pipelines: readonly string[];
  /** Those of them that take it when no other is asked for. */
  readonly defaultOf: readonly string[];
}

export interface ListedBackends {
  readonly backends: readonly ListedBackend[];
  /** Pipelines that do not load, and so may offer others. */
  readonly failures: readonly { readonly pipeline: string; readonly error: ErrorData }[];
}

/**
 * The backends of all pipelines of the project around `cwd`, in the order in which the pipelines declare them. Two with
 * one name and different identities are two.
 *
 * @throws PipelineError `no-project`
 */
export async function listBackends(cwd: string): Promise<ListedBackends> {
  const offers = new Map<
    string,
    { name: string; facts: BackendFacts; offeredBy: string[]; defaultOf: string[] }
  >();
  const failures: { pipeline: string; error: ErrorData }[] = [];
  for (const entry of await loadPipelines(cwd)) {
    if (entry.error) {
      failures.push({ pipeline: entry.name, error: entry.error });
      continue;
    }
    Object.entries(entry.pipeline.backends ?? {}).forEach(([name, facts], position) => {
      const key = JSON.stringify([name, facts.identity]);
      const offer = offers.get(key) ?? { name, facts, offeredBy: [], defaultOf: [] };
      offers.set(key, offer);
      offer.offeredBy.push(entry.name);
      if (position === 0) offer.defaultOf.push(entry.name);
    });
  }
  const backends = [...offers.values()].map(({ name, facts, offeredBy, defaultOf }) => ({
    name,
    facts,
    availability: facts.availability?.() ?? ({ available: true } as const),
    pipelines: offeredBy,
    defaultOf,
  }));
  return { backends, failures };
}

/**
 * The backends of one name; more than one where pipelines give it different meanings.
 *
 * @throws PipelineError `unknown-backend`
 */
export function backendsNamed(
  { backends, failures }: ListedBackends,
  name: string,
): readonly ListedBackend[] {
  const named = backends.filter((backend) => backend.name === name);
  if (named.length > 0) return named;
  throw new PipelineError('unknown-backend', {
    what: `No pipeline of this project has a backend "${name}".`,
    ...(failures.length === 0
      ? {}
      : { why: `These do not load: ${failures.map(({ pipeline }) => pipeline).join(', ')}.` }),
    todo: suggestion(name, [...new Set(backends.map((backend) => backend.name))]),
    where: { argument: name },
  });
}
