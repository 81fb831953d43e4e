import type { BigIntStats } from 'node:fs';
import type { ActionResult, Signatures as SignaturesFile } from '../../schemas/disk/signatures.ts';
import { writeAtomically } from './atomic-file.ts';
import { fsClock } from './fs-clock.ts';
import type { FsClock } from './fs-clock.ts';
import { readPlainTextSync } from './hash-file.ts';
import type { StoreLayout } from './layout.ts';
import { sealJson } from './sealed-json.ts';
import { isSettled, statSignature } from './stat-signature.ts';
import type { StatSignature } from './stat-signature.ts';
import { parseFile } from './validate-file.ts';

/** The memory of which files of one kind were read and found right, and what was learned from each. */
export interface Vouchers<Learned> {
  /** What was learned from the file, if it was found right once and has not been changed since. */
  find(name: string, stats: BigIntStats): Learned | undefined;
  /** Remembers that the file with these stats, read at `readAt`, was right; unless it changed only just then. */
  record(name: string, stats: BigIntStats, readAt: bigint, learned: Learned): void;
  forget(name: string): void;
}

/** What need not be read again, so that a run with nothing to do hashes no blob and parses no record. */
export interface Signatures {
  /** By digest. */
  readonly blobs: Vouchers<object>;
  /** By action key. */
  readonly records: Vouchers<ActionResult>;
  /** The file system's time, to be read before a file is and passed to `record`. */
  now(): bigint;
  /** Writes what is new. A store that cannot be written is no error here: the file only saves time. */
  flush(): Promise<void>;
}

export function openSignatures(layout: StoreLayout, clock: FsClock = fsClock(layout.tmp)): Signatures {
  let loaded: Known | undefined;
  const load = (): Known => (loaded ??= readSignatures(layout.signatures));
  const blobs = openVouchers(() => load().blobs);
  const records = openVouchers(() => load().records);
  return {
    blobs,
    records,
    now() {
      try {
        return clock.now();
      } catch {
        // A store that can only be read has no clock to show: then nothing counts as settled.
        return 0n;
      }
    },
    async flush() {
      if (blobs.changed.size + records.changed.size === 0) return;
      // Another run may have written meanwhile: its entries are kept.
      const merged = readSignatures(layout.signatures);
      const said: SignaturesFile = {
        version: 1,
        blobs: mergeChanges(merged.blobs, blobs.changed),
        records: mergeChanges(merged.records, records.changed),
      };
      await writeAtomically(layout.signatures, sealJson(JSON.stringify(said)), { tmp: layout.tmp }).catch(
        () => undefined,
      );
    },
  };
}

type Voucher<Learned> = Learned & { readonly signature: StatSignature };

interface Known {
  readonly blobs: Map<string, Voucher<object>>;
  readonly records: Map<string, Voucher<ActionResult>>;
}

interface OpenVouchers<Learned> extends Vouchers<Learned> {
  /** What to write; undefined: to leave out. */
  readonly changed: Map<string, Voucher<Learned> | undefined>;
}

function openVouchers<Learned>(load: () => Map<string, Voucher<Learned>>): OpenVouchers<Learned> {
  const changed = new Map<string, Voucher<Learned> | undefined>();
  return {
    changed,
    find(name, stats) {
      const known = load().get(name);
      return known?.signature === statSignature(stats) ? known : undefined;
    },
    record(name, stats, readAt, learned) {
      const signature = statSignature(stats);
      if (!isSettled(stats, readAt) || load().get(name)?.signature === signature) return;
      const voucher = { ...learned, signature };
      load().set(name, voucher);
      changed.set(name, voucher);
    },
    forget(name) {
      if (load().delete(name)) changed.set(name, undefined);
    },
  };
}

/** Brings the changes into what is there, sorted by name, and takes them for written. */
function mergeChanges<Learned>(
  known: Map<string, Voucher<Learned>>,
  changed: OpenVouchers<Learned>['changed'],
): Record<string, Voucher<Learned>> {
  for (const [name, voucher] of changed) {
    if (voucher === undefined) known.delete(name);
    else known.set(name, voucher);
  }
  changed.clear();
  return Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What cannot be read or has another form is as good as nothing. */
function readSignatures(path: string): Known {
  try {
    const read = readPlainTextSync(path);
    const said = read && parseFile('signatures', read.text, path);
    return {
      blobs: new Map(Object.entries(said?.blobs ?? {})),
      records: new Map(Object.entries(said?.records ?? {})),
    };
  } catch {
    return { blobs: new Map(), records: new Map() };
  }
}
