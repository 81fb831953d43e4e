import type { BigIntStats } from 'node:fs';
import { writeAtomically } from './atomic-file.ts';
import { fsClock } from './fs-clock.ts';
import type { FsClock } from './fs-clock.ts';
import { readPlainTextSync } from './hash-file.ts';
import type { StoreLayout } from './layout.ts';
import { sealJson } from './sealed-json.ts';
import { isSettled, statSignature } from './stat-signature.ts';
import type { StatSignature } from './stat-signature.ts';
import { parseFile } from './validate-file.ts';

/** The memory of which blobs were hashed and found right, so that a run with nothing to do hashes nothing. */
export interface Signatures {
  /** Whether the blob was found right once and has not been changed since. */
  vouchFor(digest: string, stats: BigIntStats): boolean;
  /** The file system's time, to be read before a blob is hashed and passed to `record`. */
  now(): bigint;
  /** Remembers that the file with these stats, read at `readAt`, was right; unless it changed only just then. */
  record(digest: string, stats: BigIntStats, readAt: bigint): void;
  forget(digest: string): void;
  /** Writes what is new. A store that cannot be written is no error here: the file only saves time. */
  flush(): Promise<void>;
}

export function openSignatures(layout: StoreLayout, clock: FsClock = fsClock(layout.tmp)): Signatures {
  let known: Map<string, StatSignature> | undefined;
  const changed = new Map<string, StatSignature | undefined>();
  const load = (): Map<string, StatSignature> => (known ??= readSignatures(layout.signatures));
  const change = (digest: string, signature: StatSignature | undefined): void => {
    if (load().get(digest) === signature) return;
    if (signature === undefined) load().delete(digest);
    else load().set(digest, signature);
    changed.set(digest, signature);
  };
  return {
    vouchFor: (digest, stats) => load().get(digest) === statSignature(stats),
    now() {
      try {
        return clock.now();
      } catch {
        // A store that can only be read has no clock to show: then nothing counts as settled.
        return 0n;
      }
    },
    record(digest, stats, readAt) {
      if (isSettled(stats, readAt)) change(digest, statSignature(stats));
    },
    forget: (digest) => change(digest, undefined),
    async flush() {
      if (changed.size === 0) return;
      // Another run may have written meanwhile: its entries are kept.
      const merged = readSignatures(layout.signatures);
      for (const [digest, signature] of changed) {
        if (signature === undefined) merged.delete(digest);
        else merged.set(digest, signature);
      }
      changed.clear();
      const blobs = Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
      const text = sealJson(JSON.stringify({ version: 1, blobs }));
      await writeAtomically(layout.signatures, text, { tmp: layout.tmp }).catch(() => undefined);
    },
  };
}

/** What cannot be read or has another form is as good as nothing. */
function readSignatures(path: string): Map<string, StatSignature> {
  try {
    const read = readPlainTextSync(path);
    return new Map(Object.entries(read ? parseFile('signatures', read.text, path).blobs : {}));
  } catch {
    return new Map();
  }
}
