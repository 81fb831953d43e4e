import { z } from 'zod';

/** `artifacts/claims/KEY.json`: the process that executes an action, so that no other one does at the same time. */
export const claim = z.strictObject({
  version: z.literal(1),
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('random; tells this claim from every other one'),
  pid: z.int().positive(),
  startTime: z.string().describe('when the process started, as its system counts; a pid alone may be reused'),
  host: z.string().describe('host name, for people'),
  machine: z
    .string()
    .describe('boot of the machine and its process namespace: where the pid means something'),
  since: z
    .string()
    .regex(/^\d+$/)
    .optional()
    .describe(
      'of a run: when it began, in nanoseconds of the file system; a collection spares what was used since',
    ),
});

export type Claim = z.output<typeof claim>;
