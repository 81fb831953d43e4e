import { z } from 'zod';

/** The last member of a file that phaseline alone writes: any byte of it that changes since is noticed. */
export const seal = {
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('of the text before this member, without the comma'),
};

/** What a sealed file says. */
export type Unsealed<T> = T extends { readonly sha256: string } ? Omit<T, 'sha256'> : T;
