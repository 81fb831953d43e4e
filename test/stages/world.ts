// A few systems, and what is observed of them.
import { sampleSystems } from '../../stages/sample-systems.ts';
import { simulate } from '../../stages/simulate.ts';
import { run } from './run.ts';

export const network = { hidden: [6, 5], activation: 'softplus' as const };

interface Sizes {
  readonly tasks: number;
  readonly support: number;
  readonly query: number;
  readonly purpose?: string;
  readonly noise?: number;
}

export async function world(name: string, { tasks, support, query, purpose = 'test', noise = 0 }: Sizes) {
  const common = { system: { name }, purpose, seed: 1 };
  const { systems } = await run(sampleSystems, {}, { ...common, count: tasks });
  const { observations } = await run(simulate, { systems }, { ...common, support, query, noise });
  return { systems, observations };
}
