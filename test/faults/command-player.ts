import assert from 'node:assert/strict';
import { storeLayout, type StoreLayout } from '../../engine/store/layout.ts';
import type { Script } from '../engine/oracle/arbitrary.ts';
import { edited, isStoreEdit, type Edit } from '../engine/oracle/edits.ts';
import { modelActions, type ModelAction } from '../engine/oracle/model.ts';
import { modelPlan, ModelStore } from '../engine/oracle/model-store.ts';
import { resultsOf } from '../engine/oracle/results.ts';
import { spoil } from '../engine/oracle/spoil.ts';
import type { World } from '../engine/oracle/world.ts';
import type { Finished } from '../rig/command.ts';
import { stepsAsTold } from '../rig/events.ts';
import type { Project } from '../rig/project.ts';
import { sourceFiles } from './oracle-sources.ts';

/** What `run` is called with: one action at a time, so that what it executes hangs on nothing but the project. */
const words = ['run', 'oracle', '--json', '--keep-going', '--jobs', '1'];

/** Plays a script with source files, the compiler and the command, and compares each step with the model. */
export class CommandPlayer {
  readonly counts = { steps: 0, executed: 0 };
  readonly #project: Project;
  readonly #layout: StoreLayout;
  readonly #model = new ModelStore();
  readonly #keys = new Map<string, string>();
  readonly #identities = new Map<string, string>();
  readonly #digests = new Map<number, string>();

  constructor(project: Project) {
    this.#project = project;
    this.#layout = storeLayout(project.path('artifacts'));
  }

  async play({ world, steps }: Script): Promise<void> {
    const history = [world];
    let now = world;
    await this.#run(now);
    for (const { edits } of steps) {
      for (const edit of edits) now = this.#edit(now, edit, history);
      history.push(now);
      await this.#run(now);
    }
    await this.#compareWithScratch(edited(now, { kind: 'works' }, history));
  }

  #edit(world: World, edit: Edit, history: readonly World[]): World {
    if (!isStoreEdit(edit)) return edited(world, edit, history);
    const names = { keys: this.#keys, digests: this.#digests, tampered: new Set<string>() };
    spoil(edit, this.#layout, this.#model, names);
    return world;
  }

  async #run(world: World): Promise<void> {
    for (const [file, text] of Object.entries(sourceFiles(world))) this.#project.write(file, text);
    const actions = modelActions(world);
    const plan = await this.#project.run(['plan', 'oracle']);
    const run = await this.#project.run(words);
    this.counts.steps += 1;

    const told = stepsAsTold(plan);
    const statuses = modelPlan(
      this.#model,
      actions,
      new Set(),
      told.map(({ action }) => action),
    );
    const planned = [...statuses].filter(([, status]) => status !== 'cached');
    assert.deepEqual(
      Object.fromEntries(told.map(({ action, status }) => [action, status])),
      Object.fromEntries(planned),
    );
    assert.equal(plan.exitCode, planned.length > 0 ? 10 : 0, plan.stderr);

    this.#follow(actions, run);
    const fails = actions.some((action) => action.fails);
    assert.equal(run.exitCode, fails ? 1 : 0, run.stderr);
    if (!fails) this.#expectResults(world, actions);
  }

  /** Whatever executes has to, and nothing is left that should have; one identity has one key. */
  #follow(actions: readonly ModelAction[], run: Finished): void {
    const byId = new Map(actions.map((action) => [action.id, action]));
    const executed = new Set<string>();
    for (const event of run.events) {
      if (
        event.type !== 'action-started' &&
        event.type !== 'action-finished' &&
        event.type !== 'action-cached'
      )
        continue;
      const action = byId.get(event.action)!;
      const identity = action.identity!;
      assert.equal(this.#keys.get(identity) ?? event.key, event.key, action.id);
      assert.equal(this.#identities.get(event.key) ?? identity, identity);
      this.#keys.set(identity, event.key);
      this.#identities.set(event.key, identity);
      if (event.type === 'action-started') {
        assert(!executed.has(identity), `${action.id} executed twice`);
        assert(this.#model.needs(action), `${action.id} executed for nothing`);
        executed.add(identity);
      } else if (event.type === 'action-finished') {
        for (const [name, value] of Object.entries(action.outputs!))
          this.#digests.set(value, event.outputs[name].digest);
        this.#model.keep(action);
      }
    }
    this.counts.executed += executed.size;
    const left = actions.filter((action) => action.outputs !== undefined && this.#model.needs(action));
    assert.deepEqual(left, []);
  }

  #expectResults(world: World, actions: readonly ModelAction[]): void {
    const byId = new Map(actions.map((action) => [action.id, action]));
    for (const [file, value] of Object.entries(resultsOf(world, byId))) {
      const text = this.#project.read(`artifacts/out/oracle/default/${file}`);
      assert.equal(JSON.parse(text), value, file);
    }
  }

  /** The lock holds the digests of all bytes: those of a run from nothing are the same. */
  async #compareWithScratch(world: World): Promise<void> {
    await this.#run(world);
    const lock = this.#project.read('pipeline.lock.json');
    for (const file of ['artifacts', 'pipeline.lock.json']) this.#project.remove(file);
    const scratch = await this.#project.run(words);
    assert.equal(scratch.exitCode, 0, scratch.stderr);
    assert.equal(this.#project.read('pipeline.lock.json'), lock);
  }
}
