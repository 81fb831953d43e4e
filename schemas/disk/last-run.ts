import { z } from 'zod';
import { digest } from './action-record.ts';
import { seal, type Unsealed } from './seal.ts';

/** `artifacts/runs/PIPELINE/PROFILE.json`: how the last run went, for `status` and `why`. */
export const lastRun = z.strictObject({
  version: z.literal(1),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  status: z.enum(['running', 'done', 'failed', 'interrupted']),
  process: z
    .strictObject({ pid: z.int(), startTime: z.string(), host: z.string(), machine: z.string() })
    .describe('the process that runs or ran it, told apart from later ones with the same pid'),
  actions: z.record(
    z.string(),
    z.strictObject({
      key: digest.optional(),
      status: z.enum(['cached', 'executed', 'failed', 'skipped', 'running', 'waiting']),
      seconds: z.number().optional(),
      error: z.string().optional().describe('code and first sentence'),
      log: z.string().optional(),
    }),
  ),
  ...seal,
});

export type LastRun = Unsealed<z.output<typeof lastRun>>;
