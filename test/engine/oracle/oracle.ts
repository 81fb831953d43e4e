import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../../engine/events/events.ts';
import { planRun, type Plan } from '../../../engine/plan/plan.ts';
import { executeRun, type RunSummary } from '../../../engine/schedule/run.ts';
import type { Session } from '../../../engine/session.ts';
import { storeLayout, type StoreLayout } from '../../../engine/store/layout.ts';
import { readLock } from '../../../engine/store/lock-file.ts';
import type { Script } from './arbitrary.ts';
import { edited, isStoreEdit } from './edits.ts';
import { changedParts, modelActions, readBy, type ModelAction } from './model.ts';
import { modelPlan, ModelStore } from './model-store.ts';
import { filesIn, resultsOf } from './results.ts';
import { spoil } from './spoil.ts';
import type { RunOptions, Step } from './script.ts';
import { openWorld } from './subject.ts';
import type { World } from './world.ts';

/** In memory where the system offers that: a script touches thousands of files. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const plain: RunOptions = { keepGoing: false, jobs: 1 };

/**
 * Plays a script: after each step the plan is what the model says, the run does what the plan says, executes what
 * the model finds necessary and nothing else, and leaves what a run from nothing would leave.
 */
export async function playScript({ world, steps }: Script): Promise<void> {
  const player = new Player();
  const scratch = new Player();
  try {
    const history = [world];
    let now = world;
    for (const step of steps) {
      now = await player.play(step, now, history);
      history.push(now);
    }
    const mended = edited(now, { kind: 'works' }, history);
    await player.run(mended, plain);
    await player.checkNothingToDo(mended);
    await scratch.run(mended, plain);
    assert.deepEqual(player.lockedOutputs(), scratch.lockedOutputs());
  } finally {
    player.close();
    scratch.close();
  }
}

interface Outcome {
  readonly plan: Plan;
  readonly summary: RunSummary;
  readonly events: readonly RunEvent[];
}

interface Request {
  readonly actions: readonly ModelAction[];
  readonly forced: ReadonlySet<string>;
  readonly options: RunOptions;
}

class Player {
  readonly #root = mkdtempSync(join(folder, 'phaseline-oracle-'));
  readonly #layout: StoreLayout = storeLayout(join(this.#root, 'artifacts'));
  readonly #model = new ModelStore();
  readonly #keys = new Map<string, string>();
  readonly #identities = new Map<string, string>();
  readonly #digests = new Map<number, string>();
  readonly #tampered = new Set<string>();
  readonly #lastRuns = new Map<string, ReadonlyMap<string, string>>();

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** @returns the project after the step */
  async play({ edits, run }: Step, before: World, history: readonly World[]): Promise<World> {
    let world = before;
    for (const edit of edits) {
      if (isStoreEdit(edit)) {
        const names = { keys: this.#keys, digests: this.#digests, tampered: this.#tampered };
        spoil(edit, this.#layout, this.#model, names);
        if (edit.kind === 'lose' && edit.what === 'runs') this.#lastRuns.clear();
      } else {
        world = edited(world, edit, history);
      }
    }
    await this.run(world, run);
    return world;
  }

  async run(world: World, options: RunOptions): Promise<void> {
    const { set } = options;
    const parameter = set && set.index % world.parameters.length;
    const assigned =
      set === undefined
        ? world
        : {
            ...world,
            parameters: world.parameters.map((value, i) => (i === parameter ? set.value : value)),
          };
    const assignments = set === undefined ? [] : [`p${parameter}=${set.value}`];
    const all = modelActions(assigned);
    const selected = idsOfStage(all, world, options.select);
    const forced = idsOfStage(all, world, options.force);
    const wanted = readBy(all, selected ?? all.map(({ id }) => id));
    const actions = all.filter(({ id }) => wanted.has(id));
    const request = {
      select: selected === undefined ? [] : [stageNamed(world, options.select!)],
      force: forced === undefined ? [] : [stageNamed(world, options.force!)],
    };

    const open = () => openWorld(this.#root, world, assignments);
    const plan = await planRun(await open(), request);
    const events: RunEvent[] = [];
    const session = await open();
    const summary = await executeRun(session, {
      ...request,
      jobs: options.jobs,
      keepGoing: options.keepGoing,
      emit: (event) => void events.push(event),
    });
    const asked = { actions, forced: new Set(forced), options };
    const outcome = { plan, summary, events };
    this.#checkPlan(asked, outcome);
    this.#checkReasons(session.variant, asked, outcome);
    this.#checkExecuted(asked, outcome);
    if (summary.status === 'done' && selected === undefined) {
      await this.#checkRecords(assigned, session, all);
    }
  }

  async checkNothingToDo(world: World): Promise<void> {
    const plan = await planRun(await openWorld(this.#root, world, []));
    assert.deepEqual(
      plan.steps.filter(({ status }) => status !== 'cached'),
      [],
    );
    assert.equal(plan.work, false);
  }

  lockedOutputs(): unknown {
    return JSON.parse(readFileSync(join(this.#root, 'pipeline.lock.json'), 'utf8'));
  }

  /** The plan is the model's, and the run does what it says, for the same reasons and under the same keys. */
  #checkPlan({ actions, forced, options }: Request, { plan, summary, events }: Outcome): void {
    const stepOf = new Map(plan.steps.map((step) => [step.node.id, step]));
    const expected = modelPlan(this.#model, actions, forced, [...stepOf.keys()]);
    assert.deepEqual(
      Object.fromEntries(plan.steps.map(({ node, status }) => [node.id, status])),
      Object.fromEntries(expected),
    );
    const started = eventsOf(events, 'action-started');
    assert.equal(plan.work, started.length > 0);

    const ids = new Set(started.map(({ action }) => action));
    const stopped = summary.status === 'failed' && !options.keepGoing;
    for (const { node, status, reason } of plan.steps) {
      if (status === 'cached' || status === 'shared') assert(!ids.has(node.id), `${node.id} executed`);
      // Another stage that happens to make the same bytes brings a lost output back.
      if (status !== 'run' || stopped || reason.kind === 'output-lost') continue;
      assert(ids.has(node.id), `${node.id} did not execute`);
    }
    for (const { action, key, reason } of started) {
      const step = stepOf.get(action)!;
      if (step.status !== 'run') continue;
      assert.deepEqual({ key, reason }, { key: step.key, reason: step.reason });
    }
    const byId = new Map(actions.map((action) => [action.id, action]));
    for (const { node, key } of plan.steps) {
      if (key !== undefined) this.#checkName(byId.get(node.id)!.identity!, key);
    }
  }

  /** What is said to have changed is what did since the last run, where its records are still there. */
  #checkReasons(variant: string, { actions }: Request, { events }: Outcome): void {
    const last = this.#lastRuns.get(variant) ?? new Map<string, string>();
    const now = new Map<string, string>();
    const byId = new Map(actions.map((action) => [action.id, action]));
    for (const event of events) {
      if (event.type !== 'action-started' && event.type !== 'action-cached') continue;
      const { identity } = byId.get(event.action)!;
      now.set(event.action, identity!);
      if (event.type === 'action-cached') continue;
      const before = last.get(event.action);
      if (before === undefined) continue;
      assert.notEqual(event.reason.kind, 'never-run', event.action);
      if (event.reason.kind !== 'changed' || !this.#model.records.has(before)) continue;
      const parts = event.reason.parts.map((part) => part.split(' ')[0]);
      assert.deepEqual([...new Set(parts)].sort(), changedParts(before, identity!));
    }
    this.#lastRuns.set(variant, now);
  }

  /** Whatever executed had to, at its time; and nothing is left that should have. */
  #checkExecuted({ actions, forced, options }: Request, { summary, events }: Outcome): void {
    const byId = new Map(actions.map((action) => [action.id, action]));
    const before = this.#model.copy();
    const executed = new Set<string>();
    for (const event of events) {
      if (event.type === 'action-started') {
        const action = byId.get(event.action)!;
        this.#checkName(action.identity!, event.key);
        assert(!executed.has(action.identity!), `${action.id} executed twice`);
        executed.add(action.identity!);
        // What runs side by side is judged by what there was before the run.
        const then = options.jobs === 1 ? this.#model : before;
        const necessary = forced.has(action.id) || then.needs(action);
        assert(necessary, `${action.id} executed for nothing`);
      } else if (event.type === 'action-finished') {
        const action = byId.get(event.action)!;
        assert.deepEqual(Object.keys(event.outputs), Object.keys(action.outputs!));
        for (const [name, value] of Object.entries(action.outputs!)) {
          const digest: string = event.outputs[name].digest;
          assert.equal(this.#digests.get(value) ?? digest, digest);
          this.#digests.set(value, digest);
        }
        this.#model.keep(action);
      } else if (event.type === 'action-failed') {
        assert(byId.get(event.action)!.fails, `${event.action} failed`);
      }
    }
    const anyFails = actions.some(({ fails }) => fails);
    assert.equal(summary.status, anyFails ? 'failed' : 'done');
    if (anyFails && !options.keepGoing) return;
    for (const action of actions) {
      if (action.outputs === undefined) continue;
      assert(!this.#model.needs(action), `${action.id} was left out`);
      if (forced.has(action.id)) assert(executed.has(action.identity!), `${action.id} was not forced`);
    }
    const made = actions.filter(({ outputs }) => outputs !== undefined).length;
    const failed = actions.filter(({ fails }) => fails).length;
    assert.equal(summary.failed, failed);
    assert.equal(summary.skipped, actions.length - made - failed);
    assert.equal(summary.executed + summary.cached, made);
  }

  /** One identity, one key: the key holds all that counts and nothing else. */
  #checkName(identity: string, key: string): void {
    assert.equal(key, this.#keys.get(identity) ?? key);
    assert.equal(identity, this.#identities.get(key) ?? identity);
    this.#keys.set(identity, key);
    this.#identities.set(key, identity);
  }

  /** Results under their names, and the lock of the profile. */
  async #checkRecords(world: World, session: Session, all: readonly ModelAction[]): Promise<void> {
    const byId = new Map(all.map((action) => [action.id, action]));
    const expected = resultsOf(world, byId);
    const found = filesIn(session.outFolder);
    for (const [path, value] of Object.entries(expected)) assert.equal(found[path], value, path);
    const others = Object.keys(found).filter((path) => !Object.hasOwn(expected, path));
    assert.deepEqual(
      others.filter((path) => !this.#tampered.has(join(session.outFolder, path))),
      [],
    );
    if (session.graph.overrides.length > 0) return;
    const { actions } = (await readLock(this.#root)).pipelines['oracle']['default'];
    const locked = Object.entries(actions).map(([id, { key, outputs }]) => [id, { key, outputs }]);
    assert.deepEqual(Object.fromEntries(locked), Object.fromEntries(all.map((one) => this.#lockedAs(one))));
  }

  #lockedAs({ id, identity, outputs }: ModelAction): [string, unknown] {
    const digests = Object.entries(outputs!).map(([name, value]) => [name, this.#digests.get(value)]);
    return [id, { key: this.#keys.get(identity!), outputs: Object.fromEntries(digests) }];
  }
}

function stageNamed(world: World, index: number): string {
  return world.stages[index % world.stages.length].name;
}

/** Undefined when nothing was asked for, or a stage that has no cell now. */
function idsOfStage(
  actions: readonly ModelAction[],
  world: World,
  index: number | undefined,
): string[] | undefined {
  if (index === undefined) return undefined;
  const ids = actions.filter(({ stage }) => stage === stageNamed(world, index)).map(({ id }) => id);
  return ids.length === 0 ? undefined : ids;
}

function eventsOf<T extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: T,
): Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}
