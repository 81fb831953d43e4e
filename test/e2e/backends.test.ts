import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { executed } from '../rig/events.ts';
import { createProject } from '../rig/project.ts';
import { stageFile } from '../rig/stages.ts';

const pipeline = `import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { plain } from '../stages/plain.ts';
import { tensor } from '../stages/tensor.ts';

export default definePipeline({
  name: 'sums',
  description: 'A test',
  parameters: z.strictObject({}),
  backends: { slow: { identity: 'slow-1' }, fast: { identity: 'fast-1' } },
  profiles: { default: {} },
  graph: () => ({ result: tensor({ input: plain() }) }),
});
`;

const files = {
  'stages/plain.ts': stageFile('plain', { body: 'return { value: 1 };' }),
  'stages/tensor.ts': stageFile('tensor', {
    body: "return { value: context.backend === 'slow' ? 1 : 2 };",
    input: true,
    takesContext: true,
    declaration: 'backend: true,',
  }),
  'pipelines/sums.ts': pipeline,
};

test('another backend reruns the stages that compute with it, beside the profile and outside the lock', async () => {
  const project = await createProject(files);
  expect(executed(await project.run(['run', 'sums', '--json']))).toEqual(['plain', 'tensor']);
  const lock = project.read('pipeline.lock.json');
  expect(executed(await project.run(['run', 'sums', '--json', '--backend', 'fast']))).toEqual(['tensor']);
  expect(project.read('artifacts/out/sums/default/result.json')).toBe('1\n');
  expect(project.read('artifacts/out/sums/default+fast/result.json')).toBe('2\n');
  expect(project.read('pipeline.lock.json')).toBe(lock);
  expect(executed(await project.run(['run', 'sums', '--json', '--backend', 'slow']))).toEqual([]);
  expect(existsSync(project.path('artifacts/out/sums/default+slow'))).toBe(false);
});
