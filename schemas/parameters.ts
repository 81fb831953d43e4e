import { z } from 'zod';

/** Which physical system, with the constants and laws that all its instances share. */
export const systemChoice = z.strictObject({
  name: z.string().describe('a system of science/systems'),
  constants: z
    .record(z.string(), z.number())
    .default({})
    .describe('such as { g: 1 }; others keep their defaults'),
  laws: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .default({})
    .describe(
      'ranges of parameters and of the window of states, such as { mass: [0.5, 5] }; others keep theirs',
    ),
});

export type SystemChoice = z.output<typeof systemChoice>;

/** The hidden layers of a network. */
export const hiddenLayers = z.strictObject({
  hidden: z.array(z.int().positive()).default([64, 64, 64]).describe('width of each hidden layer'),
  activation: z.enum(['softplus', 'tanh', 'sin']).default('softplus'),
});

/** The network of Greydanus et al. 2019 (hnn) or the baseline that predicts the field directly (direct). */
export const modelChoice = z
  .strictObject({
    kind: z.enum(['hnn', 'direct']).default('hnn'),
    components: z
      .enum(['solenoidal', 'conservative', 'both'])
      .default('solenoidal')
      .describe('of an hnn: the symplectic gradient of H, the gradient of a scalar, or their sum'),
    ...hiddenLayers.shape,
  })
  .refine(({ kind, components }) => kind === 'hnn' || components === 'solenoidal', {
    path: ['components'],
    error:
      "a direct network learns the field itself and has no components; leave them out or choose kind 'hnn'",
  });

/** `model` as it is stored beside parameters: complete, so that a file says how to use it. */
export const storedModel = modelChoice.extend({ dimension: z.int().positive() });
