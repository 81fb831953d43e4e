import type { Availability, Pipeline } from '../define/pipeline.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { Plan } from '../plan/plan.ts';
import { loadPipeline } from '../project/load.ts';
import type { Session } from '../session.ts';

/**
 * Whether the session's backend can compute on this machine now. It is asked each time, because a backend can be
 * installed and removed while the graph, which is kept, stays the same.
 */
export async function backendAvailability({ graph, compiled }: Session): Promise<Availability> {
  if (!graph.backend.optional) return { available: true };
  const { backends } = (await loadPipeline(compiled)) as Pipeline;
  return backends?.[graph.backend.name]?.availability?.() ?? { available: true };
}

/**
 * What is in the cache needs no backend; what executes, or may have to, does.
 *
 * @throws PipelineError `missing-backend`
 */
export async function requireBackend(session: Session, { steps }: Plan): Promise<void> {
  const { backend, stages } = session.graph;
  const needing = steps.find(({ status, node }) => status !== 'cached' && stages[node.stage].backend);
  if (!needing) return;
  const availability = await backendAvailability(session);
  if (availability.available) return;
  const { backends = {} } = (await loadPipeline(session.compiled)) as Pipeline;
  throw new PipelineError('missing-backend', {
    what: `The backend "${backend.name}" cannot be used on this machine, and "${needing.node.id}" computes with it.`,
    why: availability.reason,
    todo: whatToDo(backend.name, backends),
    ...(backend.standard ? {} : { where: { argument: backend.name, option: '--backend' } }),
  });
}

function whatToDo(name: string, backends: NonNullable<Pipeline['backends']>): string {
  const others = Object.keys(backends).filter((other) => other !== name);
  const ways = [
    ...(backends[name].installation ? [`install it with \`npx pipeline backends install ${name}\``] : []),
    ...(others.length === 0 ? [] : [`choose another with --backend (${others.join(', ')})`]),
    'run on a machine that has it',
  ];
  const text = ways.join(', or ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
