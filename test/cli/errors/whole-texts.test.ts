import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { errorPage } from '../../../cli/errors/format-error.ts';
import { reportError } from '../../../cli/errors/report-error.ts';
import { corruptArtifact } from '../../../engine/artifacts/output-error.ts';
import { installBackend } from '../../../engine/backends/install-backend.ts';
import { json } from '../../../engine/define/artifact-types.ts';
import { catalogue, type ErrorCode } from '../../../engine/errors/catalogue.ts';
import { PipelineError } from '../../../engine/errors/pipeline-error.ts';
import { deathOf } from '../../../engine/executors/death.ts';
import { executeAction } from '../../../engine/executors/execute-action.ts';
import { topologicalOrder } from '../../../engine/graph/order.ts';
import { lockMismatch } from '../../../engine/lock/lock-mismatch.ts';
import { lockAtRevision } from '../../../engine/lock/lock-at-revision.ts';
import { requireLockedProfile } from '../../../engine/lock/locked-profile.ts';
import type { Session } from '../../../engine/session.ts';
import { openCas } from '../../../engine/store/cas.ts';
import { fsError } from '../../../engine/store/fs-error.ts';
import { storeLayout } from '../../../engine/store/layout.ts';
import { emptyLock } from '../../../engine/store/lock-file.ts';
import { nodeOf } from '../../engine/graph/nodes.ts';
import { repository } from '../../tooling/repository.ts';
import { fakeIo } from '../fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'phaseline-errors-'));
const order = {
  action: 'work[seed=0]',
  key: '0'.repeat(64),
  stage: 'work',
  parameters: {},
  inputs: {},
  threads: 1,
  backend: '',
  checkpointSeconds: 10,
};

/** Executes a stage whose function returns `value`, in this process. */
function returning(value: unknown): Promise<unknown> {
  const outputs = { value: json('number', z.number()) };
  const stage = { definition: { name: 'work', outputs, run: () => value }, site: undefined };
  const layout = storeLayout(folder);
  const { signal } = new AbortController();
  return executeAction(stage, order, { layout, cas: openCas(layout) }, signal, () => undefined);
}

const died = (memoryMiB: number, end: Parameters<typeof deathOf>[2]) => {
  const { code, ...facts } = deathOf(order, memoryMiB, end);
  return new PipelineError(code, facts);
};

const texts: [ErrorCode, () => unknown, string][] = [
  [
    'backend-not-installed',
    () => {
      const installation = () => ({ manifest: folder, folder: '/dev/null/x/y' });
      return installBackend({ name: 'fast', facts: { identity: 'fast-1', installation } });
    },
    `error[backend-not-installed] The backend "fast" could not be installed: its folder cannot be made.
  why: ENOTDIR: not a directory, mkdir '/dev/null/x'
  do:  Set XDG_CACHE_HOME to a folder that you may write to.
  at:  /dev/null/x/y
  see: docs/errors.md#backend-not-installed
`,
  ],
  [
    'worker-died',
    () => died(100, { exitCode: 3, stderr: '' }),
    `error[worker-died] The process of "work[seed=0]" ended with exit code 3.
  why: The stage "work" ended its process, or native code in it crashed.
  do:  The log has what it printed. A stage must return its outputs and never call process.exit.
  see: docs/errors.md#worker-died
`,
  ],
  [
    'out-of-memory',
    () => died(40, { signal: 'SIGABRT', stderr: 'FATAL ERROR: Reached heap limit' }),
    `error[out-of-memory] "work[seed=0]" ran out of memory.
  why: Its JavaScript heap reached the limit of 40 MiB that the stage "work" declares.
  do:  Declare more: \`resources: { memoryMiB: 80 }\`, or keep less in memory at once.
  see: docs/errors.md#out-of-memory
`,
  ],
  [
    'missing-output',
    () => returning({}),
    `error[missing-output] The stage "work" did not return its output "value".
  why: It returned the members: none.
  do:  Return every declared output: \`return { value }\`.
  see: docs/errors.md#missing-output
`,
  ],
  [
    'invalid-output',
    () => returning({ value: 1, vlaue: 2 }),
    `error[invalid-output] The stage "work" returned "vlaue", which it does not declare as an output.
  why: It would be lost.
  do:  Did you mean "value"? There are: value.
  see: docs/errors.md#invalid-output
`,
  ],
  [
    'lock-mismatch',
    () => {
      const changes = [{ part: 'parameter', name: 'rate', before: '1', after: '2' }] as const;
      const differences = [
        { action: 'train[seed=0]', kind: 'changed', changes },
        { action: 'plot', kind: 'added', changes: [] },
      ] as const;
      const session = { project: { root: folder }, graph: { pipeline: 'p', profile: 'q' } } as Session;
      const entry = { key: '1', parameters: '2' };
      const lock = { pipelines: { p: { q: { backend: '', actions: { 'train[seed=0]': entry } } } } };
      writeFileSync(join(folder, 'pipeline.lock.json'), JSON.stringify(lock, null, 2));
      return lockMismatch(session, differences, { what: 'The lock says something else.', todo: 'Run it.' });
    },
    `error[lock-mismatch] The lock says something else.
  why: train[seed=0]: parameter rate: 1 in the lock, now 2
       plot: not in the lock
  do:  Run it.
  at:  pipeline.lock.json:9:27
       9 | "parameters": "2"
         |               ^
  see: docs/errors.md#lock-mismatch
`,
  ],
  [
    'not-locked',
    () => requireLockedProfile(emptyLock, 'meta-hnn', 'quick'),
    `error[not-locked] pipeline.lock.json does not have the profile "quick" of "meta-hnn".
  why: It has what ran here and was committed; this profile did not, or its entries were removed.
  do:  Run it once and commit the lock file: npx pipeline run meta-hnn --profile quick
  at:  pipeline.lock.json
  see: docs/errors.md#not-locked
`,
  ],
  [
    'unknown-revision',
    () => lockAtRevision(folder, 'v9', { argument: 'v9' }),
    `error[unknown-revision] Git does not know the revision "v9".
  why: not a git repository (or any of the parent directories): .git
  do:  Name a branch, a tag or a commit of this repository: \`git log --oneline\` lists them.
  at:  v9
  see: docs/errors.md#unknown-revision
`,
  ],
  [
    'disk-full',
    () => {
      const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return fsError(error, 'artifacts/cas/ab', 'store the artifact');
    },
    `error[disk-full] Failed to store the artifact: artifacts/cas/ab
  why: ENOSPC: no space left on device, write
  do:  Free some space on this disk (all of artifacts/ can be deleted, at the price of computing it again) and run again: what was finished is kept.
  at:  artifacts/cas/ab
  see: docs/errors.md#disk-full
`,
  ],
  [
    'corrupt-artifact',
    () => corruptArtifact('table', 'it ends early'),
    `error[corrupt-artifact] A table artifact cannot be read
  why: it ends early
  do:  Run the pipeline again: what is damaged is made anew. If it comes back, the stage that made it declares another type than its readers.
  see: docs/errors.md#corrupt-artifact
`,
  ],
  [
    'missing-artifact',
    () => openCas(storeLayout(folder)).read('0'.repeat(64)),
    `error[missing-artifact] The artifact 000000000000 is not in the store
  why: it was deleted, or never stored on this machine
  do:  Run the pipeline again: the stage that makes it runs again.
  at:  FOLDER/cas/00/${'0'.repeat(64)}
  see: docs/errors.md#missing-artifact
`,
  ],
  [
    'internal',
    () => topologicalOrder([nodeOf('a', ['b'])]),
    `error[internal] "a" reads "b", which is not in the graph.
  do:  Please report this with the pipeline file.
  see: docs/errors.md#internal
`,
  ],
];

test.each(texts)('%s is told in full', async (_, fail, text) => {
  const io = { ...fakeIo(), cwd: folder };
  let error: unknown;
  try {
    error = await fail();
  } catch (thrown) {
    error = thrown;
  }
  reportError(error, io, []);
  expect(io.stderr.text.replaceAll(folder, 'FOLDER')).toBe(text);
});

test('the whole text of every code is asserted in some test', () => {
  const files = (readdirSync(join(repository, 'test'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(repository, 'test', name), 'utf8'));
  const asserted = (code: string) => files.some((text) => text.includes(`error[${code}] `));
  expect(Object.keys(catalogue).filter((code) => !asserted(code))).toEqual([]);
});

test('the page that errors name has a section for every code', () => {
  const page = readFileSync(join(repository, errorPage), 'utf8');
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(sections).toEqual(Object.keys(catalogue));
});
