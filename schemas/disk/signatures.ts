import { z } from 'zod';
import { digest, storedOutput } from './action-record.ts';
import { seal, type Unsealed } from './seal.ts';

/** dev:ino:size:mtimeNs:ctimeNs */
export const statSignature = z.string().regex(/^\d+:\d+:\d+:-?\d+:-?\d+$/);

/** What a run that finds an action in the cache takes from its record. */
export const actionResult = z.strictObject({
  outputs: z.record(z.string(), storedOutput),
  seconds: z.number().describe('how long the run took'),
});

/**
 * `artifacts/cas/signatures.json`: blobs that were hashed and records of actions that were read, and found right, with
 * what `stat` said of them then. What still has its signature need not be read again. Losing this file costs time only.
 */
export const signatures = z.strictObject({
  version: z.literal(1),
  blobs: z.record(digest, z.strictObject({ signature: statSignature })).describe('by digest'),
  records: z
    .record(digest, z.strictObject({ signature: statSignature, ...actionResult.shape }))
    .describe('by action key'),
  ...seal,
});

export type ActionResult = Readonly<z.output<typeof actionResult>>;
export type Signatures = Unsealed<z.output<typeof signatures>>;
