import type { StoreEntry } from '../store-entries.ts';
import { sizeBelow } from './size-below.ts';

/** `log`: what an action printed that has no result any more. `run`: how the last run of a profile went. */
export type GarbageKind =
  | 'action'
  | 'artifact'
  | 'log'
  | 'checkpoint'
  | 'run'
  | 'compiled'
  | 'temporary'
  | 'claim';

/** Something that a collection deletes. */
export interface Garbage {
  readonly kind: GarbageKind;
  /** Absolute. */
  readonly path: string;
  /** Of a folder, of all that is in it. */
  readonly bytes: number;
  readonly entry: StoreEntry;
  /** The action whose claim guards it. */
  readonly key?: string;
}

export function garbage(kind: GarbageKind, entry: StoreEntry): Garbage {
  return { kind, path: entry.path, bytes: sizeBelow(entry.path), entry };
}
