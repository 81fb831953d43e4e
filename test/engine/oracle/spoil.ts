import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { StoreLayout } from '../../../engine/store/layout.ts';
import type { StoreEdit } from './edits.ts';
import type { ModelStore } from './model-store.ts';

/** Where the engine keeps what the model knows by content. */
export interface Names {
  readonly keys: ReadonlyMap<string, string>;
  readonly digests: ReadonlyMap<number, string>;
  /** Results that were tampered with: they are the user's then. */
  readonly tampered: Set<string>;
}

/** Does to the files of the store what an edit says, and tells the model what is lost by it. */
export function spoil(edit: StoreEdit, layout: StoreLayout, model: ModelStore, names: Names): void {
  switch (edit.kind) {
    case 'lose':
      return loseFolder(edit.what, layout, model);
    case 'tamper-results':
      return tamperResult(edit.index, layout, names);
    case 'lose-output':
    case 'tamper-output': {
      const value = choose([...model.blobs], edit.index);
      if (value === undefined) return;
      const path = layout.blob(names.digests.get(value)!);
      model.blobs.delete(value);
      if (edit.kind === 'lose-output') return rmSync(path);
      return tamperBlob(path, edit.how);
    }
    default: {
      const identity = choose([...model.records.keys()], edit.index);
      if (identity === undefined) return;
      const path = layout.action(names.keys.get(identity)!);
      const other = choose([...model.records.keys()], edit.index + 1)!;
      if (edit.kind === 'tamper-record' && edit.how === 'swap' && other === identity) return;
      model.records.delete(identity);
      if (edit.kind === 'lose-record') return rmSync(path);
      return tamperRecord(path, edit.how, layout.action(names.keys.get(other)!));
    }
  }
}

function choose<T>(list: readonly T[], index: number): T | undefined {
  return list.length === 0 ? undefined : list[index % list.length];
}

function loseFolder(what: string, layout: StoreLayout, model: ModelStore): void {
  const path = what === 'lock' ? join(layout.root, '../pipeline.lock.json') : join(layout.root, what);
  rmSync(path, { recursive: true, force: true });
  if (what === 'cas') model.blobs.clear();
  if (what === 'actions') model.records.clear();
}

function tamperBlob(path: string, how: 'flip' | 'truncate' | 'folder' | 'link'): void {
  const bytes = readFileSync(path);
  if (how === 'folder' || how === 'link') {
    rmSync(path);
    if (how === 'folder') {
      mkdirSync(path);
      return;
    }
    writeFileSync(`${path}.copy`, bytes);
    return symlinkSync(`${path}.copy`, path);
  }
  chmodSync(path, 0o644);
  const flipped = Buffer.from(bytes);
  flipped[0] ^= 1;
  writeFileSync(path, how === 'flip' ? flipped : bytes.subarray(1));
}

function tamperRecord(path: string, how: 'truncate' | 'swap' | 'digest', other: string): void {
  const text = readFileSync(path, 'utf8');
  if (how === 'swap') return writeFileSync(path, readFileSync(other));
  const flip = (digit: string): string => (digit === '0' ? '1' : '0');
  writeFileSync(
    path,
    how === 'truncate'
      ? text.slice(0, text.length / 2)
      : text.replace(
          /("outputs": \{\s+"out0": \{\s+"digest": ")(.)/,
          (_, before: string, digit: string) => before + flip(digit),
        ),
  );
}

function tamperResult(index: number, layout: StoreLayout, { tampered }: Names): void {
  if (!existsSync(layout.out)) return;
  const files = (readdirSync(layout.out, { recursive: true }) as string[])
    .filter((name) => /\/[^/.][^/]*\.json$/.test(name))
    .sort();
  const name = choose(files, index);
  if (name === undefined) return;
  tampered.add(join(layout.out, name));
  writeFileSync(join(layout.out, name), 'tampered');
}
