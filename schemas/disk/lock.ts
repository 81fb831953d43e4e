import { z } from 'zod';
import { digest } from './action-record.ts';

/** One action: its key, what the key was made of (digested), and the digests of its outputs. */
export const lockedAction = z.strictObject({
  key: digest,
  code: digest,
  parameters: digest,
  outputs: z.record(z.string(), digest),
});

/** `pipeline.lock.json`: pipeline -> profile -> action -> what it is and what it gave. No times, no hosts. */
export const lockFile = z.strictObject({
  version: z.literal(1),
  pipelines: z.record(
    z.string(),
    z.record(
      z.string(),
      z.strictObject({
        backend: z.string(),
        actions: z.record(z.string(), lockedAction),
      }),
    ),
  ),
});

export type LockedAction = z.output<typeof lockedAction>;
export type LockFile = z.output<typeof lockFile>;
