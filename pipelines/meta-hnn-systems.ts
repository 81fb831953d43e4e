/**
 * The Meta-Learned Hamiltonian of three families of systems: does what holds for the pendulum hold for a mass on a
 * spring, whose Hamiltonian is a polynomial, and for a body around a star, whose Hamiltonian has a singularity and a
 * state of four dimensions?
 *
 * The poster (see meta-hnn.ts) names such systems and prints the laws of the pendulum alone. Those of the others are
 * declared here. Everything else is the same protocol, with fewer iterations and observations.
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

const range = (low: number, high: number, reason: string) =>
  z.tuple([z.number(), z.number()]).default([low, high]).describe(reason);

const massSpring = z.strictObject({
  mass: range(0.5, 5, 'm in kg, as the pendulum [ours]'),
  stiffness: range(0.5, 5, 'k in N/m: the frequencies differ tenfold [ours]'),
  restPosition: range(-4, 4, 'q0 in m; twice as far out there is still room to swing [ours]'),
  position: range(-10, 10, 'q in m [ours]'),
  momentum: range(-20, 20, 'p in kg m/s, as the pendulum [ours]'),
});

const kepler = z.strictObject({
  mass: range(1, 2, 'm in kg; of lighter bodies the momenta would drown the attraction in the field [ours]'),
  centralMass: range(1, 4, 'M in kg, with G = 1: most periods are 10 to 25 s [ours]'),
  centre1: range(-1, 1, 'first coordinate of the centre in m; twice as far out, orbits still fit [ours]'),
  centre2: range(-1, 1, 'second coordinate [ours]'),
  position1: range(-4, 4, 'q in m: wide enough for orbits around every centre [ours]'),
  position2: range(-4, 4, 'likewise [ours]'),
  momentum1: range(-4, 4, 'p in kg m/s: those of nearly all of these orbits [ours]'),
  momentum2: range(-4, 4, 'likewise [ours]'),
});

export const metaHnnSystemsParameters = z
  .strictObject({
    families: z
      .array(z.enum(['mass-spring', 'pendulum', 'kepler']))
      .min(1)
      .default(['mass-spring', 'pendulum', 'kepler']),
    gravity,
    massSpring: massSpring.prefault({}).describe('H = p^2/(2m) + k (q - q0)^2 / 2'),
    kepler: kepler.prefault({}).describe('H = |p|^2/(2m) - G M m / |q - c|'),
    closest: z
      .number()
      .positive()
      .default(1)
      .describe(
        'of a body to the centre, in m, for observations, grid and orbits: the field grows as 1/r^2 [ours]',
      ),
    gridPoints: z
      .int()
      .min(2)
      .default(50)
      .describe('per coordinate, for the error of the field of two-dimensional states [poster]'),
    gridPointsKepler: z
      .int()
      .min(2)
      .default(7)
      .describe('likewise in four dimensions: 2,401 points, as many as the 2,500 of the others [ours]'),
    ...methodsProtocol({ maml: 400, anil: 800, pretrained: 800, innerSteps: 5 }),
  })
  .refine(enoughSystems.check, enoughSystems.otherwise)
  .refine(enoughToTrain.check, enoughToTrain.otherwise);

const name = 'meta-hnn-systems';
const description =
  'Meta-learns the Hamiltonians of masses on springs, pendulums and Kepler orbits, and adapts them to unseen systems';

export default definePipeline({
  name,
  description,
  parameters: metaHnnSystemsParameters,
  backends: pipelineBackends,
  profiles: {
    /** Everything, tiny: for tests. Its numbers mean nothing. */
    quick: { ...quickMethods, gridPoints: 12, gridPointsKepler: 4 },
    /** One K, and what is measured is measured at fewer points: three families in ten minutes. */
    default: {
      adaptation: { shots: [50] },
      gridPoints: 25,
      gridPointsKepler: 5,
      features: { systems: 10 },
      rollout: { rtol: 1e-7, atol: 1e-7 },
    },
    paper: {
      seeds: [0, 1, 2, 3, 4],
      testSeed: 1,
      training: {
        maml: { iterations: 2_000 },
        firstOrderMaml: { iterations: 2_000 },
        anil: { iterations: 4_000 },
        pretrained: { iterations: 4_000 },
      },
    },
  },
  graph({ parameters: p, matrix }) {
    const everyFamily = {
      'mass-spring': {
        system: { name: 'mass-spring', constants: {}, laws: p.massSpring },
        dimension: 2,
        gridPoints: p.gridPoints,
      },
      pendulum: {
        system: { name: 'pendulum', constants: { g: p.gravity }, laws: {} },
        dimension: 2,
        gridPoints: p.gridPoints,
      },
      kepler: {
        system: { name: 'kepler', constants: { closest: p.closest }, laws: p.kepler },
        dimension: 4,
        gridPoints: p.gridPointsKepler,
      },
    };
    const families = Object.fromEntries(p.families.map((family) => [family, everyFamily[family]]));
    const compared = compareMethods(matrix, families, p);
    const about = {
      pipeline: name,
      title: 'The Meta-Learned Hamiltonian of three families of systems',
      description,
      families,
      parameters: p,
    };
    return resultsOf(compared, present(matrix, compared, about));
  },
});
