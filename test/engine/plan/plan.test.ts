import { describe, expect, test } from 'vitest';
import { actionKey, digestOfJson } from '../../../engine/plan/action-key.ts';
import { explainStage } from '../../../engine/plan/explain.ts';
import { identityOf } from '../../../engine/plan/identity.ts';
import { planRun } from '../../../engine/plan/plan.ts';
import type { LastRun } from '../../../schemas/disk/last-run.ts';
import { nodeOf } from '../graph/nodes.ts';
import { digestOf, fakeSession, listingOf, type FakeFacts, type FakeSession } from './fake-session.ts';

const chain = [nodeOf('a'), nodeOf('b', ['a']), nodeOf('c', ['b'])];
const made: Record<string, string> = { a: 'bytes of a', b: 'bytes of b', c: 'bytes of c' };

/** Records of all actions of the chain, as after a run. */
function afterRun(facts: Partial<FakeFacts> = {}): FakeSession & { keys: Record<string, string> } {
  const fake = fakeSession({ nodes: chain, ...facts });
  const keys: Record<string, string> = {};
  for (const node of chain) {
    const identity = identityOf(fake.session.graph, node, digestOf(node.stage), (id) => ({
      out: { digest: digestOf(made[id]), bytes: made[id].length },
    }))!;
    keys[node.id] = fake.keep(identity, made[node.id]).key;
  }
  return { ...fake, keys };
}

const lastRunOf = (keys: Record<string, string>): LastRun => ({
  version: 1,
  startedAt: '',
  status: 'done',
  process: { pid: 1, startTime: '', host: '', machine: '' },
  actions: Object.fromEntries(Object.entries(keys).map(([id, key]) => [id, { key, status: 'executed' }])),
});

const summary = (plan: Awaited<ReturnType<typeof planRun>>) =>
  plan.steps.map(({ node, status, reason }) => [node.id, status, reason] as const);

describe('a plan', () => {
  test('of what never ran knows the first actions, and that the others depend on their bytes', async () => {
    const plan = await planRun(fakeSession({ nodes: chain }).session);
    expect(summary(plan)).toEqual([
      ['a', 'run', { kind: 'never-run' }],
      ['b', 'pending', { kind: 'inputs-pending' }],
      ['c', 'pending', { kind: 'inputs-pending' }],
    ]);
    expect(plan.work).toBe(true);
  });

  test('of what ran is all cached, with its outputs and how long it took', async () => {
    const plan = await planRun(afterRun().session);
    expect(plan.work).toBe(false);
    expect(plan.steps).toMatchObject(
      chain.map(({ id }) => ({
        status: 'cached',
        lastSeconds: 2.5,
        outputs: { out: { digest: digestOf(made[id]) } },
      })),
    );
  });

  test('says what changed since the last run', async () => {
    const { keys } = afterRun();
    const { session } = afterRun({ lastRun: lastRunOf(keys), code: { b: 'other code' } });
    expect(summary(await planRun(session))).toEqual([
      ['a', 'cached', { kind: 'cached' }],
      ['b', 'run', { kind: 'changed', parts: ['code stages/any.ts'] }],
      ['c', 'pending', { kind: 'inputs-pending' }],
    ]);
  });

  test.each(['missing', 'corrupt'] as const)('runs again what has an output that is %s', async (state) => {
    const { session, blobs } = afterRun();
    blobs.set(digestOf(made['a']), state);
    expect(summary(await planRun(session)).slice(0, 2)).toEqual([
      ['a', 'run', { kind: 'output-lost', detail: `out: ${digestOf(made['a']).slice(0, 12)}… is ${state}` }],
      ['b', 'pending', { kind: 'inputs-pending' }],
    ]);
  });

  test('tells an action without a result from one that never ran', async () => {
    const { keys } = afterRun();
    const { session, records } = afterRun({ lastRun: lastRunOf(keys) });
    records.delete(keys['c']);
    expect(summary(await planRun(session))[2]).toEqual(['c', 'run', { kind: 'no-result' }]);
  });

  test('compares with the lock what the last run left without a result', async () => {
    const { keys } = afterRun();
    const b = { key: keys['b'], code: digestOf('b'), parameters: digestOfJson({}), outputs: {} };
    const lockWith = (actions: object) => ({
      version: 1 as const,
      pipelines: { demo: { default: { backend: 'simd-1', actions: actions as never } } },
    });
    const facts = { lastRun: lastRunOf({ ...keys, b: digestOf('failed') }), code: { b: 'other code' } };
    const reasonWith = async (actions: object) =>
      summary(await planRun(afterRun({ ...facts, lock: lockWith(actions) }).session))[1][2];
    expect(await reasonWith({ b })).toEqual({ kind: 'changed', parts: ['code stages/any.ts'] });
    expect(await reasonWith({})).toEqual({ kind: 'changed', parts: [] });
  });

  test('of forced actions leaves what they read alone', async () => {
    const plan = await planRun(afterRun().session, { force: ['b'] });
    expect(summary(plan)).toEqual([
      ['a', 'cached', { kind: 'cached' }],
      ['b', 'run', { kind: 'forced' }],
      ['c', 'pending', { kind: 'inputs-pending' }],
    ]);
  });

  test('runs equal actions once, and says which of them the others are the same as', async () => {
    const nodes = [nodeOf('a[seed=0]'), nodeOf('a[seed=1]'), nodeOf('b', ['a[seed=1]'])];
    expect(summary(await planRun(fakeSession({ nodes }).session))).toEqual([
      ['a[seed=0]', 'run', { kind: 'never-run' }],
      ['a[seed=1]', 'shared', { kind: 'shared', with: 'a[seed=0]' }],
      ['b', 'pending', { kind: 'inputs-pending' }],
    ]);
  });

  test('does not promise to run what another action may bring back', async () => {
    const nodes = [nodeOf('a'), nodeOf('b')];
    const { session, keep, blobs } = fakeSession({ nodes });
    for (const node of nodes) {
      keep(
        identityOf(session.graph, node, digestOf(node.stage), () => undefined)!,
        'the same bytes',
      );
    }
    blobs.delete(digestOf('the same bytes'));
    const detail = `out: ${digestOf('the same bytes').slice(0, 12)}… is missing`;
    expect(summary(await planRun(session))).toEqual([
      ['a', 'run', { kind: 'output-lost', detail }],
      ['b', 'pending', { kind: 'output-lost', detail }],
    ]);
  });

  test('of a selection has nothing else in it', async () => {
    const plan = await planRun(fakeSession({ nodes: chain }).session, { select: ['b'] });
    expect(plan.steps.map(({ node }) => node.id)).toEqual(['a', 'b']);
  });
});

test('without a last run the lock tells which kind of thing changed', async () => {
  const { keys } = afterRun();
  const locked = { code: digestOf('a'), parameters: digestOfJson({}), outputs: {} };
  const lockWith = (a: object) => ({
    version: 1 as const,
    pipelines: {
      demo: { default: { backend: 'simd-1', actions: { a: { key: digestOf('old'), ...locked, ...a } } } },
    },
  });
  const reasonWith = async (a: object) =>
    (await planRun(fakeSession({ nodes: chain, lock: lockWith(a) }).session)).steps[0].reason;
  expect(await reasonWith({ code: digestOf('old') })).toEqual({
    kind: 'changed',
    parts: ['code fingerprint'],
  });
  expect(await reasonWith({ parameters: digestOf('old') })).toEqual({
    kind: 'changed',
    parts: ['parameter values'],
  });
  expect(await reasonWith({})).toEqual({
    kind: 'changed',
    parts: ['input bytes, or the backend or engine'],
  });
  expect(await reasonWith({ key: keys['a'] })).toEqual({ kind: 'never-run' });
});

test('an explanation holds what was hashed and what of it changed', async () => {
  const { keys } = afterRun();
  const { session } = afterRun({ lastRun: lastRunOf(keys), code: { b: 'other code' } });
  const [explained] = await explainStage(session, 'b');
  expect(explained).toMatchObject({
    action: 'b',
    status: 'run',
    previous: { key: keys['b'], from: 'last run' },
    code: listingOf('other code'),
    changes: [{ part: 'code', name: 'stages/any.ts', before: digestOf('b'), after: digestOf('other code') }],
  });
  expect(explained.key).toBe(actionKey(explained.identity!));
  const [pending] = await explainStage(session, 'c');
  expect(pending).toMatchObject({ status: 'pending', changes: [] });
  expect(pending.identity).toBeUndefined();
});

test('a chain of 5,000 is planned without recursion', async () => {
  const long = Array.from({ length: 5000 }, (_, i) => nodeOf(`n${i}`, i === 0 ? [] : [`n${i - 1}`]));
  const plan = await planRun(fakeSession({ nodes: long }).session);
  expect(plan.steps.filter(({ status }) => status === 'pending')).toHaveLength(4999);
});
