import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createProject } from '../rig/project.ts';
import { pipelineOf, stageFile } from '../rig/stages.ts';

test('a stage has an empty folder of its own while it runs, and knows what its inputs are', async () => {
  const project = await createProject({
    'stages/first.ts': stageFile('first', {
      takesContext: true,
      body: `
    const { readdirSync, writeFileSync } = await import('node:fs');
    const before = readdirSync(context.scratch).length;
    writeFileSync(context.scratch + '/notes.txt', 'x');
    context.log('folder ' + context.scratch);
    return { value: before + 10 * readdirSync(context.scratch).length };`,
    }),
    'stages/second.ts': stageFile('second', {
      input: true,
      takesContext: true,
      body: "context.log('input ' + context.inputDigests.input); return { value: input };",
    }),
    'pipelines/folders.ts': pipelineOf(
      'folders',
      ['first', 'second'],
      '{ result: second({ input: first() }) }',
    ),
  });
  // The store may be swept between two runs.
  await project.run(['plan', 'folders']);
  rmSync(project.path('artifacts/tmp'), { recursive: true, force: true });
  const run = await project.run(['run', 'folders', '--json']);
  expect({
    exitCode: run.exitCode,
    errors: run.events.filter(({ type }) => type === 'action-failed'),
  }).toEqual({ exitCode: 0, errors: [] });
  expect(project.read('artifacts/out/folders/default/result.json')).toBe('10\n');
  const logs = run.events.flatMap((event) => (event.type === 'action-log' ? [event.text] : []));
  expect(logs).toContain(`input ${createHash('sha256').update('10\n').digest('hex')}`);
  expect(logs.find((text) => text.startsWith('folder '))).toContain(project.path('artifacts/tmp/scratch-'));
  expect(readdirSync(project.path('artifacts/tmp')).filter((name) => name.startsWith('scratch-'))).toEqual(
    [],
  );
});
