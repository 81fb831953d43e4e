import { inputsFrom, type AxisName, type InputSpec, type StageSpec, type World } from './world.ts';

/** A change of the sources. */
export type SourceEdit =
  | {
      readonly kind: 'parameter' | 'behaviour' | 'helper-behaviour';
      readonly index: number;
      readonly value: number;
    }
  | {
      readonly kind:
        | 'form'
        | 'comment'
        | 'helper-form'
        | 'helper-comment'
        | 'package'
        | 'version'
        | 'rename'
        | 'fails';
      readonly index: number;
    }
  | { readonly kind: 'axis'; readonly axis: AxisName; readonly values: readonly number[] }
  /** The same cells in the opposite order. */
  | { readonly kind: 'turn'; readonly axis: AxisName }
  | { readonly kind: 'rewire'; readonly index: number; readonly inputs: readonly InputSpec[] }
  | { readonly kind: 'works' | 'backend' }
  /** Everything as it was at some earlier step. */
  | { readonly kind: 'back'; readonly index: number };

/** Something that happens to the store or the lock. */
export type StoreEdit =
  | { readonly kind: 'lose-output'; readonly index: number }
  | { readonly kind: 'lose-record'; readonly index: number }
  | { readonly kind: 'tamper-results'; readonly index: number }
  | {
      readonly kind: 'tamper-output';
      readonly index: number;
      readonly how: 'flip' | 'truncate' | 'folder' | 'link';
    }
  | {
      readonly kind: 'tamper-record';
      readonly index: number;
      readonly how: 'truncate' | 'swap' | 'digest';
    }
  | { readonly kind: 'lose'; readonly what: string };

export type Edit = SourceEdit | StoreEdit;

const storeEdits = ['lose-output', 'lose-record', 'tamper-results', 'tamper-output', 'tamper-record', 'lose'];

export function isStoreEdit(edit: Edit): edit is StoreEdit {
  return storeEdits.includes(edit.kind);
}

/** The project after an edit; `history` holds what it was at each earlier step. */
export function edited(world: World, edit: SourceEdit, history: readonly World[]): World {
  switch (edit.kind) {
    case 'parameter':
      return { ...world, parameters: replaced(world.parameters, edit.index, () => edit.value) };
    case 'package':
      return { ...world, packages: replaced(world.packages, edit.index, (version) => version + 1) };
    case 'axis':
      return { ...world, axes: { ...world.axes, [edit.axis]: edit.values } };
    case 'backend':
      return { ...world, backend: world.backend + 1 };
    case 'turn':
      return { ...world, axes: { ...world.axes, [edit.axis]: world.axes[edit.axis].toReversed() } };
    case 'works':
      return { ...world, stages: world.stages.map((stage) => ({ ...stage, fails: false })) };
    case 'back':
      return history[edit.index % history.length];
    case 'helper-behaviour':
    case 'helper-form':
    case 'helper-comment':
      return {
        ...world,
        helpers: replaced(world.helpers, edit.index, (helper) => ({
          ...helper,
          code: codeAfter(helper, edit),
        })),
      };
    default:
      return {
        ...world,
        stages: replaced(world.stages, edit.index, (stage, i) => stageAfter(stage, edit, world.stages, i)),
      };
  }
}

function stageAfter(stage: StageSpec, edit: SourceEdit, stages: readonly StageSpec[], i: number): StageSpec {
  switch (edit.kind) {
    case 'version':
      return { ...stage, version: stage.version + 1 };
    case 'rename':
      return { ...stage, name: `${stage.name}-n` };
    case 'rewire':
      return { ...stage, inputs: inputsFrom(edit.inputs, stages.slice(0, i)) };
    case 'fails':
      return { ...stage, fails: true };
    default:
      return { ...stage, code: codeAfter(stage, edit) };
  }
}

function codeAfter({ code }: Pick<StageSpec, 'code'>, edit: SourceEdit): StageSpec['code'] {
  switch (edit.kind) {
    case 'behaviour':
    case 'helper-behaviour':
      return { ...code, behaviour: edit.value };
    case 'form':
    case 'helper-form':
      return { ...code, form: code.form + 1 };
    default:
      return { ...code, comment: code.comment + 1 };
  }
}

function replaced<T>(list: readonly T[], index: number, change: (item: T, i: number) => T): T[] {
  return list.map((item, i) => (i === index % list.length ? change(item, i) : item));
}
