import { z } from 'zod';
import { seal, type Unsealed } from './seal.ts';

export const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('sha256, lower-case hexadecimal');

const axisValue = z.union([z.string(), z.number(), z.boolean()]);
export const storedOutput = z.strictObject({ digest, bytes: z.int().nonnegative() });

/** Everything that an action key is the hash of: two actions with equal identities give equal bytes. */
export const actionIdentity = z.strictObject({
  engine: z.string().describe("the engine's contract version and the versions of its encoders"),
  stage: z.string(),
  version: z.int().describe("the stage's declared version"),
  code: digest.describe("fingerprint of the stage's module and all that it imports"),
  parameters: z.json(),
  inputs: z.record(
    z.string(),
    z.union([digest, z.array(z.strictObject({ cell: z.record(z.string(), axisValue), digest }))]),
  ),
  backend: z.string().nullable().describe('identity of the arithmetic, for stages that use a backend'),
});

/** What the code fingerprint was made of, so that `why` can say which file changed. */
export const codeListing = z.strictObject({
  modules: z
    .record(z.string(), digest)
    .describe('module path -> hash of its code without comments, types, whitespace'),
  packages: z.record(z.string(), z.string()).describe('package -> installed version'),
});

/** `artifacts/actions/ab/KEY.json`: what an action produced, and separately how that run went. */
export const actionRecord = z.strictObject({
  version: z.literal(1),
  key: digest,
  identity: actionIdentity,
  code: codeListing,
  outputs: z.record(z.string(), storedOutput),
  run: z.strictObject({
    finishedAt: z.string(),
    seconds: z.number(),
    host: z.string(),
    node: z.string(),
    platform: z.string(),
    phaseline: z.string(),
    attempts: z.int().positive(),
  }),
  ...seal,
});

export type ActionIdentity = z.output<typeof actionIdentity>;
export type CodeListing = z.output<typeof codeListing>;
export type ActionRecord = Unsealed<z.output<typeof actionRecord>>;
