import type { Pipeline } from '../define/pipeline.ts';
import { parameterChanges, type Change } from '../plan/changes.ts';
import { loadPipeline } from '../project/load.ts';
import { openSession, type Session } from '../session.ts';
import { compareActions, type ComparedActions } from './compare-actions.ts';
import { resultsOfSide, type SideResult } from './compare-results.ts';
import { sideOf, type Side } from './sides.ts';

export interface CompareRequest {
  /** `PROFILE`, `REVISION` or `REVISION:PROFILE`. */
  readonly a: string;
  /** Default: the lock file as it is now, in the profile of `a`. */
  readonly b?: string;
  /** Of revisions that are named without one. Default: `default`. */
  readonly profile?: string;
  /** The result whose tables are put beside each other. Default: `results`, where there is one. */
  readonly result?: string;
}

export interface Comparison {
  readonly pipeline: string;
  readonly labels: readonly [a: string, b: string];
  /** The pipeline's own parameters, where both sides are profiles as they are declared now. */
  readonly parameters?: readonly Change[];
  readonly actions: ComparedActions;
  readonly results?: {
    readonly name: string;
    readonly sides: readonly [a: readonly SideResult[], b: readonly SideResult[]];
  };
}

/** Compares two profiles, or the lock file at two git revisions: parameters, code and results. Executes nothing. */
export async function compare(cwd: string, name: string, request: CompareRequest): Promise<Comparison> {
  const { profile = 'default' } = request;
  const session = await openSession(cwd, name);
  const { profiles } = (await loadPipeline(session.compiled)) as Pipeline;
  const known = { profiles: Object.keys(profiles), profile };
  const a = await sideOf(session, request.a, known);
  const b = await sideOf(session, request.b ?? a.profile, known);
  // A profile of an old revision may not be declared any more; the results are then named by the default one.
  const sessionOf = (side: Side) =>
    openSession(cwd, name, { profile: known.profiles.includes(side.profile) ? side.profile : 'default' });
  const [ofA, ofB] = [await sessionOf(a), await sessionOf(b)];
  const declared = a.revision === undefined && b.revision === undefined;
  const result = request.result ?? (hasResults(session) ? 'results' : undefined);
  return {
    pipeline: name,
    labels: [a.label, request.b === undefined ? `${b.label} (now)` : b.label],
    ...(declared ? { parameters: parameterChanges(ofA.graph.parameters, ofB.graph.parameters) } : {}),
    actions: await compareActions(a.locked, b.locked, session.cache),
    ...(result === undefined
      ? {}
      : {
          results: {
            name: result,
            sides: [await resultsOfSide(ofA, a, result), await resultsOfSide(ofB, b, result)],
          },
        }),
  };
}

function hasResults({ graph }: Session): boolean {
  return graph.results.some(({ path }) => path.split('/')[0] === 'results');
}
