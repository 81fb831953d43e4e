/**
 * MAML against ANIL on the pendulum: what does it take to learn the shared Hamiltonian, and which of the two needs less?
 *
 * A star of ablations around one centre: the inner steps S, the number of meta-train systems, the noise on the observed
 * states and the observed points K of an unseen system are changed one at a time, for MAML, first-order MAML (Finn et
 * al. 2017) and ANIL (Raghu et al. 2020), with every seed. See meta-hnn.ts for the protocol.
 */
import { definePipeline, version } from 'phaseline';
import { pipelineBackends } from '../kernels/pipeline-backends.ts';
import { ablationCharts } from '../stages/ablation-charts.ts';
import { ablationReport } from '../stages/ablation-report.ts';
import { ablate } from './parts/ablate.ts';
import { ablationProtocol } from './parts/ablation-protocol.ts';

const name = 'maml-vs-anil';
const description = 'Ablations of MAML, first-order MAML and ANIL on the pendulum, one change at a time';

export default definePipeline({
  name,
  description,
  parameters: ablationProtocol,
  backends: pipelineBackends,
  profiles: {
    /** Everything, tiny: for tests. Its numbers mean nothing. */
    quick: {
      metaTrain: { support: 20, query: 20 },
      validation: { tasks: 4, query: 20 },
      metaTest: { tasks: 4 },
      network: { hidden: [16, 16] },
      seeds: [0],
      centre: { innerSteps: 2, tasks: 40, shots: 10 },
      arms: { innerSteps: [1], tasks: [10], noise: [0.1], shots: [5] },
      training: {
        batchTasks: 4,
        validateEvery: 10,
        maml: { iterations: 30, warmUp: 10 },
        firstOrderMaml: { iterations: 30, warmUp: 10 },
        anil: { iterations: 30 },
      },
      gridPoints: 12,
      gradientSteps: [1, 2],
      comparison: { replicates: 800, confidence: 0.9 },
      rollout: { times: 21, rtol: 1e-4, atol: 1e-4, maxSteps: 2_000 },
    },
    default: {},
    paper: {
      seeds: [0, 1, 2, 3, 4],
      testSeed: 1,
      training: {
        maml: { iterations: 2_000 },
        firstOrderMaml: { iterations: 2_000 },
        anil: { iterations: 4_000 },
      },
    },
  },
  graph({ parameters: p, matrix }) {
    const { tested, results, contrasts } = ablate(matrix, p);
    const { specs, ...drawn } = ablationCharts({ results, contrasts });
    const { maml, firstOrderMaml, anil } = p.training;
    const { report, page } = ablationReport(
      {
        results,
        contrasts,
        training: tested.map(({ log }) => log),
        choices: tested.map(({ choice }) => choice),
        ...drawn,
      },
      {
        pipeline: name,
        title: 'MAML against ANIL',
        description,
        version,
        confidence: p.comparison.confidence,
        iterations: {
          maml: maml.iterations,
          'first-order-maml': firstOrderMaml.iterations,
          anil: anil.iterations,
        },
        parameters: p,
      },
    );
    return {
      results,
      contrasts,
      report,
      page,
      figures: drawn,
      specs,
      learners: tested.map(({ learner }) => learner),
      choices: tested.map(({ choice }) => choice),
      training: tested.map(({ log }) => log),
    };
  },
});
