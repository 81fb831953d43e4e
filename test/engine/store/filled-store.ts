import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ActionIdentity, ActionRecord } from '../../../schemas/disk/action-record.ts';
import type { LockedAction } from '../../../schemas/disk/lock.ts';
import type { Project } from '../../../engine/project/types.ts';
import { actionKey, digestOfJson } from '../../../engine/plan/action-key.ts';
import { openActionCache } from '../../../engine/store/action-cache.ts';
import { openLog } from '../../../engine/store/action-log.ts';
import { openCas } from '../../../engine/store/cas.ts';
import { openCheckpoint } from '../../../engine/store/checkpoints.ts';
import { openClaims } from '../../../engine/store/claims.ts';
import { keptText } from '../../../engine/store/kept-text.ts';
import { storeLayout } from '../../../engine/store/layout.ts';
import type { StoreLayout } from '../../../engine/store/layout.ts';
import { updateLock, emptyLock, writeLock } from '../../../engine/store/lock-file.ts';
import { openOutFolder } from '../../../engine/store/out-folder.ts';
import { sealJson } from '../../../engine/store/sealed-json.ts';
import { ownIdentity } from '../../../engine/store/process-identity.ts';
import { writeLastRun } from '../../../engine/schedule/last-run.ts';
import { temporaryFolder } from './support.ts';

const code = digestOfJson('code');

/** One action that ran: its name, its key and the digest of its output `value`. */
export interface Made {
  readonly name: string;
  readonly key: string;
  readonly digest: string;
  readonly bytes: number;
}

/** A project whose store holds what its actions made, without any pipeline. */
export interface FilledStore {
  readonly project: Project;
  readonly layout: StoreLayout;
  /** Stores an action's output and record, as a run does. */
  make(name: string, content: string, input?: Made): Promise<Made>;
  /** Ends a run of `physics (PROFILE)` that consisted of these actions: last run, results, and the lock of a profile. */
  finish(profile: string, made: readonly Made[], options?: { readonly locked?: boolean }): Promise<void>;
}

export async function createStore(): Promise<FilledStore> {
  const root = await temporaryFolder();
  const project = { root, artifacts: join(root, 'artifacts') };
  const layout = storeLayout(project.artifacts);
  const cas = openCas(layout);
  let lock = emptyLock;
  return {
    project,
    layout,
    async make(name, content, input) {
      const inputs = input === undefined ? {} : { input: input.digest };
      const identity: ActionIdentity = {
        engine: '1',
        stage: name,
        version: 1,
        code,
        parameters: { content },
        inputs,
        backend: null,
      };
      const stored = await cas.put(Buffer.from(content));
      const key = actionKey(identity);
      const run = {
        finishedAt: '2026-01-01T00:00:00Z',
        seconds: 1,
        host: 'h',
        node: 'v20',
        platform: 'linux-x64',
      };
      const record: ActionRecord = {
        version: 1,
        key,
        identity,
        code: { modules: {}, packages: {} },
        outputs: { value: stored },
        run: { ...run, phaseline: '1', attempts: 1 },
      };
      await openActionCache(layout, () => undefined).put(record);
      const log = openLog(layout, key);
      log.append(`made ${name}`);
      log.close();
      return { name, key, ...stored };
    },
    async finish(profile, made, { locked = true } = {}) {
      await writeLastRun(layout, 'physics', profile, {
        version: 1,
        startedAt: '2026-01-01T00:00:00Z',
        finishedAt: '2026-01-01T00:00:01Z',
        status: 'done',
        process: { ...ownIdentity(), startTime: 'long ago' },
        actions: Object.fromEntries(made.map(({ name, key }) => [name, { key, status: 'executed' }])),
      });
      const files = made.map(({ name, digest, bytes }) => ({ path: `${name}.json`, digest, bytes }));
      await openOutFolder(layout, cas, openClaims(layout)).publish('physics', profile, files);
      if (!locked) return;
      const actions = Object.fromEntries(made.map((action) => [action.name, lockedAction(action)]));
      lock = updateLock(lock, 'physics', profile, 'simd', actions, new Set());
      await writeLock(root, lock);
    },
  };
}

function lockedAction({ key, digest }: Made): LockedAction {
  return { key, code, parameters: digest, outputs: { value: digest } };
}

/** A checkpoint of an action. */
export async function saveCheckpoint(layout: StoreLayout, key: string): Promise<void> {
  await openCheckpoint(layout, key).save({ json: { step: 3 }, arrays: {} });
}

/** A compiled pipeline as the compiler leaves it, as far as the store can tell. */
export async function writeCompiled(layout: StoreLayout, pipeline: string): Promise<string> {
  const script = `export default ${JSON.stringify(pipeline)};\n`;
  const id = digestOfJson(pipeline);
  const graph = '{}';
  const manifest = {
    version: 1,
    pipeline: `pipelines/${pipeline}.ts`,
    id,
    root: '/',
    toolchain: code,
    entry: `${pipeline}.js`,
    files: {},
    absent: [],
    outputs: { [`${pipeline}.js`]: sha256(script) },
    modules: {},
    packages: {},
    lines: {},
  };
  await write(join(layout.compiled, id, `${pipeline}.js`), script);
  const kept = join(layout.compiled, id, `graph-${code}.json`);
  await write(kept, keptText(kept, graph));
  await write(join(layout.compiled, `${pipeline}.json`), sealJson(JSON.stringify(manifest)));
  return id;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
