import { z } from 'zod';
import { digest } from './action-record.ts';
import { seal, type Unsealed } from './seal.ts';
import { statSignature } from './signatures.ts';

/**
 * `artifacts/out/PIPELINE/PROFILE/.published.json`: the files that were put there, so that exactly these are
 * restored and cleaned up, and nothing that someone else put beside them.
 */
export const published = z.strictObject({
  version: z.literal(1),
  files: z
    .record(
      z.string(),
      z.strictObject({
        digest,
        bytes: z.int().nonnegative(),
        signature: statSignature
          .optional()
          .describe('stat signature under which the file was hashed and found right'),
      }),
    )
    .describe('path inside the folder, with forward slashes -> what it holds'),
  ...seal,
});

export type Published = Unsealed<z.output<typeof published>>;
