import type { Session } from '../engine/session.ts';
import { sessionRequest, type VariantOptions } from './options.ts';
import type { Io } from './io.ts';
import { collectWarnings } from './store-warnings.ts';

/** Loads the engine and opens a pipeline in the variant that the options choose. */
export async function openVariant(io: Io, name: string, options: VariantOptions): Promise<Session> {
  const { openSession } = await import('../engine/session.ts');
  const session = await openSession(io.cwd, name, sessionRequest(options));
  collectWarnings(io, session.warnings);
  return session;
}

/** `meta-hnn (quick)` */
export function variantTitle({ graph, variant }: Session): string {
  return `${graph.pipeline} (${variant})`;
}
