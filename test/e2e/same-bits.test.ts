import { beforeAll, describe, expect, test } from 'vitest';
import { digests, eventsOf } from '../rig/events.ts';
import { metaHnnFiles } from '../rig/meta-hnn.ts';
import { nodeBinary, nodeVersions } from '../rig/node-versions.ts';
import type { CommandOptions } from '../rig/command.ts';
import { createProject, type Project } from '../rig/project.ts';

/** The digest of each output of each action. */
type Digests = Record<string, Record<string, string>>;

const quick = ['run', 'meta-hnn', '--profile', 'quick', '--json'];
/** Drawn from the tables: their bytes change with every word and colour of theirs. */
const drawings = new Set(['charts', 'curves', 'figures', 'gallery', 'report']);

async function run(project: Project, words: readonly string[], options?: CommandOptions) {
  const finished = await project.run([...quick, ...words], options);
  if (finished.exitCode !== 0) throw new Error(`the run failed: ${finished.stderr}${finished.stdout}`);
  return finished;
}

/** Two at a time these wait for the same data and share what there is equally, when nothing else waits with them. */
const pairs = ['["hnn-maml","hnn-anil"]', '["naive-maml","naive-anil"]'];

/** Everything from an empty store, with each training of the pairs on so many threads. */
async function withThreads(threads: number): Promise<Digests> {
  const project = await createProject(metaHnnFiles());
  const jobs = ['--jobs', String(threads === 1 ? 1 : 2 * threads)];
  const all: Digests = {};
  for (const pair of pairs) {
    const trained = await run(project, ['meta-train', '--set', `methods=${pair}`, ...jobs]);
    const given = eventsOf(trained, 'action-started').filter(({ stage }) => stage === 'meta-train');
    expect(given.map((event) => event.threads)).toEqual([threads, threads]);
    Object.assign(all, digests(trained));
  }
  return Object.assign(all, digests(await run(project, jobs)));
}

/** Everything from an empty store, on one version of Node. */
async function onNode(version: string): Promise<Digests> {
  const node = await nodeBinary(version);
  const project = await createProject(metaHnnFiles());
  const all = await run(project, ['--jobs', '2'], { node });
  for (const { key } of eventsOf(all, 'action-finished')) {
    const record = JSON.parse(project.read(`artifacts/actions/${key.slice(0, 2)}/${key}.json`)) as {
      run: { node: string };
    };
    expect(record.run.node).toBe(`v${version}`);
  }
  return digests(all);
}

/** A record of these members, in the order of their names. */
function sorted<T>(members: [string, T][]): Record<string, T> {
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('every output of meta-hnn in its quick profile', () => {
  let onOneThread: Digests;
  beforeAll(async () => {
    onOneThread = await withThreads(1);
  });

  test('but the drawings has the digest of test/golden/meta-hnn-quick.json', async () => {
    const golden = sorted(
      Object.entries(onOneThread)
        .filter(([action]) => !drawings.has(action.split('[')[0]))
        .map(([action, outputs]) => [action, sorted(Object.entries(outputs))]),
    );
    await expect(`${JSON.stringify(golden, null, 2)}\n`).toMatchFileSnapshot('../golden/meta-hnn-quick.json');
  });

  test.each([2, 3, 4])('has the same bits with %i threads as with one', async (threads) => {
    expect(await withThreads(threads)).toEqual(onOneThread);
  });

  test.each(nodeVersions)('has the same bits on Node %s', async (version) => {
    expect(await onNode(version)).toEqual(onOneThread);
  });
});
