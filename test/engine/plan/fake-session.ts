import type { ActionIdentity, ActionRecord, CodeListing } from '../../../schemas/disk/action-record.ts';
import type { LastRun } from '../../../schemas/disk/last-run.ts';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import type { Graph, GraphNode, StageFacts } from '../../../engine/graph/graph.ts';
import { actionKey } from '../../../engine/plan/action-key.ts';
import type { Session } from '../../../engine/session.ts';
import type { BlobState } from '../../../engine/store/cas.ts';
import { storeLayout } from '../../../engine/store/layout.ts';
import { stageOf } from '../graph/nodes.ts';

/** What an action gave, kept as its record; `text` stands for its bytes. */
export const digestOf = (text: string): string =>
  Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);

export interface FakeSession {
  readonly session: Session;
  /** Records what an action gave, as a run does. */
  keep(identity: ActionIdentity, text: string, code?: CodeListing): ActionRecord;
  readonly blobs: Map<string, BlobState>;
  readonly records: Map<string, ActionRecord>;
}

export interface FakeFacts {
  readonly nodes: readonly GraphNode[];
  readonly stages?: Readonly<Record<string, StageFacts>>;
  readonly lastRun?: LastRun;
  readonly lock?: LockFile;
  /** Fingerprints by module; by default the module's name. */
  readonly code?: Readonly<Record<string, string>>;
}

export const listingOf = (code: string): CodeListing => ({
  modules: { 'stages/any.ts': digestOf(code) },
  packages: {},
});

/** A session whose store is in memory: as much of one as planning and scheduling need. */
export function fakeSession({ nodes, stages = {}, lastRun, lock, code = {} }: FakeFacts): FakeSession {
  const records = new Map<string, ActionRecord>();
  const blobs = new Map<string, BlobState>();
  const graph: Graph = {
    pipeline: 'demo',
    profile: 'default',
    overrides: [],
    parameters: {},
    descriptions: {},
    backend: { name: 'simd', identity: 'simd-1', standard: true, optional: false },
    nodes,
    stages: {
      ...Object.fromEntries(nodes.map(({ stage }) => [stage, stageOf({ module: stage })])),
      ...stages,
    },
    results: [],
  };
  const session = {
    graph,
    layout: storeLayout('/nowhere'),
    cache: {
      get: async (key: string) => records.get(key),
      async result(key: string) {
        const record = records.get(key);
        return record && { outputs: record.outputs, seconds: record.run.seconds };
      },
    },
    cas: { verify: async (digest: string) => blobs.get(digest) ?? 'missing', flush: async () => undefined },
    warnings: new Set<string>(),
    variant: 'default',
    fingerprint: (module: string) => {
      const text = code[module] ?? module;
      return { digest: digestOf(text), listing: listingOf(text) };
    },
    lastRun: async () => lastRun,
    lock: async () => lock ?? { version: 1, pipelines: {} },
  } as unknown as Session;
  return {
    session,
    blobs,
    records,
    keep(identity, text, listing = listingOf(identity.stage)) {
      const key = actionKey(identity);
      const record: ActionRecord = {
        version: 1,
        key,
        identity,
        code: listing,
        outputs: { out: { digest: digestOf(text), bytes: text.length } },
        run: { finishedAt: '', seconds: 2.5, host: '', node: '', platform: '', phaseline: '', attempts: 1 },
      };
      records.set(key, record);
      blobs.set(digestOf(text), 'ok');
      return record;
    },
  };
}
