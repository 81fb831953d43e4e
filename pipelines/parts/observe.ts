// Systems of one family and what is observed of them.
import { sampleSystems } from '../../stages/sample-systems.ts';
import { simulate } from '../../stages/simulate.ts';
import type { SystemChoice } from '../../schemas/parameters.ts';

interface Sizes {
  readonly tasks: number;
  readonly support: number;
  readonly query: number;
  readonly noise?: number;
  /** Whether the systems lie outside the laws of their parameters. */
  readonly beyond?: boolean;
}

/** Each purpose draws its systems and states from streams of its own. */
export function observe(system: SystemChoice, dataSeed: number, purpose: string, sizes: Sizes) {
  const common = { system, purpose, seed: dataSeed };
  const systems = sampleSystems(
    { ...common, count: sizes.tasks, range: sizes.beyond === true ? 'beyond' : 'training' },
    { as: `sample-${purpose}` },
  );
  const observations = simulate(
    { systems },
    { ...common, support: sizes.support, query: sizes.query, noise: sizes.noise ?? 0 },
    { as: `simulate-${purpose}` },
  );
  return { systems, observations };
}
