// Systems of one family and what is observed of them.
import type { Handle } from 'phaseline';
import type { SystemChoice } from '../../schemas/parameters.ts';
import type { systems } from '../../schemas/data.ts';
import { sampleSystems } from '../../stages/sample-systems.ts';
import { simulate } from '../../stages/simulate.ts';

/** Each purpose draws its systems and states from streams of its own: the first of them whatever their numbers. */
interface Source {
  readonly system: SystemChoice;
  readonly purpose: string;
  readonly seed: number;
}

/** @param range whether parameters follow their laws, or lie beyond them */
export function draw(source: Source, count: number, range: 'training' | 'beyond' = 'training') {
  return sampleSystems({ ...source, count, range }, { as: `sample-${source.purpose}` });
}

export function observe(
  drawn: Handle<typeof systems>,
  source: Source,
  { support, query, noise }: { readonly support: number; readonly query: number; readonly noise: number },
) {
  return simulate(
    { systems: drawn },
    { ...source, support, query, noise },
    { as: `simulate-${source.purpose}` },
  );
}
