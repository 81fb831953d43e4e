/**
 * A pipeline a -> b -> c. a scales the numbers of a file, b squares them with a helper two imports deep, c adds them
 * up. `scale` is a's parameter, `offset` is c's.
 */
export const chainFiles = {
  'pipelines/chain.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { a } from '../stages/a.ts';
import { b } from '../stages/b.ts';
import { c } from '../stages/c.ts';

export default definePipeline({
  name: 'chain',
  description: 'Scales, squares and adds numbers',
  parameters: z.strictObject({ scale: z.number().default(1), offset: z.number().default(0) }),
  profiles: { default: {}, large: { scale: 1000 } },
  graph({ parameters: { scale, offset } }) {
    const scaled = a({ scale });
    const squares = b({ scaled });
    return { squares, sum: c({ squares }, { offset }) };
  },
});
`,
  'schemas/numbers.ts': `
import { json } from 'phaseline';
import { z } from 'zod';

export const numbers = json('numbers', z.array(z.number()));
`,
  'stages/a.ts': `
import { readFileSync } from 'node:fs';
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { numbers } from '../schemas/numbers.ts';

const file = new URL('./numbers.txt', import.meta.url);

// Reads the numbers.
export const a = defineStage({
  name: 'a',
  parameters: z.strictObject({ scale: z.number() }),
  outputs: { scaled: numbers },
  run({ parameters: { scale } }) {
    const scaled = readFileSync(file, 'utf8').trim().split(' ').map((text) => scale * Number(text));
    return { scaled };
  },
});
`,
  'stages/numbers.txt': '1 2 3\n',
  'stages/b.ts': `
import { defineStage } from 'phaseline';
import { square } from '../lib/outer.ts';
import { numbers } from '../schemas/numbers.ts';

export const b = defineStage({
  name: 'b',
  inputs: { scaled: numbers },
  outputs: { squares: numbers },
  run: ({ inputs: { scaled } }) => ({ squares: scaled.map((value) => square(value)) }),
});
`,
  'lib/outer.ts': `export { square } from './inner.ts';\n`,
  'lib/inner.ts': `export const square = (x: number): number => x * x;\n`,
  'stages/c.ts': `
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { numbers } from '../schemas/numbers.ts';

export const c = defineStage({
  name: 'c',
  parameters: z.strictObject({ offset: z.number() }),
  inputs: { squares: numbers },
  outputs: { sum: numbers },
  run: ({ inputs: { squares }, parameters: { offset } }) => ({ sum: [squares.reduce((x, y) => x + y, offset)] }),
});
`,
};
