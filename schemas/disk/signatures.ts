import { z } from 'zod';
import { seal, type Unsealed } from './seal.ts';

/** dev:ino:size:mtimeNs:ctimeNs */
export const statSignature = z.string().regex(/^\d+:\d+:\d+:-?\d+:-?\d+$/);

/**
 * `artifacts/cas/signatures.json`: blobs that were hashed and found right, with what `stat` said of them then.
 * A blob that still has its signature need not be hashed again. Losing this file costs time only.
 */
export const signatures = z.strictObject({
  version: z.literal(1),
  blobs: z.record(z.string().regex(/^[0-9a-f]{64}$/), statSignature).describe('digest -> signature'),
  ...seal,
});

export type Signatures = Unsealed<z.output<typeof signatures>>;
