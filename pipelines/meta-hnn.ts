/**
 * The Meta-Learned Hamiltonian: does a network that has seen many pendulums learn what they share, so that a few
 * observations of a new one tell its motion?
 *
 * Lee and Seong, "Meta-Learned Hamiltonian", ML4PS workshop at NeurIPS 2020, and Lee, Yang and Seong, ICLR 2021. The
 * poster publishes the systems, the numbers of tasks and points, the algorithms and the metrics; parameters marked
 * [ours] are not published and are declared here and in parts/*protocol.ts.
 */
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { pipelineBackends } from '../kernels/pipeline-backends.ts';
import { compareMethods } from './parts/compare-methods.ts';
import { present } from './parts/present.ts';
import { enoughSystems, enoughToTrain, methodsProtocol } from './parts/protocol.ts';
import { quickMethods } from './parts/quick.ts';
import { resultsOf } from './parts/results.ts';
import { gravity } from './parts/shared-protocol.ts';

export const metaHnnParameters = z
  .strictObject({
    gravity,
    gridPoints: z.int().min(2).default(50).describe('per coordinate, for the error of the field [poster]'),
    ...methodsProtocol({ maml: 2_000, anil: 4_000, pretrained: 4_000, innerSteps: 5 }),
  })
  .refine(enoughSystems.check, enoughSystems.otherwise)
  .refine(enoughToTrain.check, enoughToTrain.otherwise);

const name = 'meta-hnn';
const description =
  'Meta-learns the Hamiltonian of the pendulum (HAMAML, HANIL) and adapts it to unseen pendulums from K points';

export default definePipeline({
  name,
  description,
  parameters: metaHnnParameters,
  backends: pipelineBackends,
  profiles: {
    /** Everything, tiny: for tests. Its numbers mean nothing. */
    quick: { ...quickMethods, gridPoints: 12 },
    default: {},
    paper: {
      seeds: [0, 1, 2, 3, 4],
      testSeed: 1,
      training: {
        maml: { iterations: 10_000, learningRate: 4e-3, warmUp: 500 },
        firstOrderMaml: { iterations: 10_000, warmUp: 500 },
        anil: { iterations: 20_000 },
        pretrained: { iterations: 20_000 },
      },
    },
  },
  graph({ parameters: p, matrix }) {
    // (m, l, q0) in [0.5, 5] kg x [0.5, 5] m x [-pi, pi]; (q, p) in [-2 pi, 2 pi] x [-20, 20] [poster]
    const system = { name: 'pendulum', constants: { g: p.gravity }, laws: {} };
    const families = { pendulum: { system, dimension: 2, gridPoints: p.gridPoints } };
    const compared = compareMethods(matrix, families, p);
    const about = {
      pipeline: name,
      title: 'The Meta-Learned Hamiltonian',
      description,
      families,
      parameters: p,
    };
    return resultsOf(compared, present(matrix, compared, about));
  },
});
