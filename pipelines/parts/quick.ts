/** Everything that a comparison of methods does, tiny: for tests. Its numbers mean nothing. */
export const quickMethods = {
  metaTrain: { tasks: 40, support: 20, query: 20 },
  validation: { tasks: 4, query: 20 },
  metaTest: { tasks: 4 },
  network: { hidden: [16, 16] },
  seeds: [0],
  training: {
    innerSteps: 2,
    batchTasks: 4,
    validateEvery: 10,
    maml: { iterations: 40, warmUp: 10 },
    firstOrderMaml: { iterations: 40, warmUp: 10 },
    anil: { iterations: 40 },
    pretrained: { iterations: 40 },
  },
  adaptation: { shots: [10, 20], gradientSteps: [0, 1, 5], rolledOut: [1, 5] },
  rollout: { times: 41, rtol: 1e-4, atol: 1e-4, maxSteps: 2_000 },
  comparison: { replicates: 4_000, confidence: 0.9 },
  beyond: { tasks: 4, gradientSteps: [1, 5], bins: 2 },
  features: { systems: 2, states: 40, probeSystems: 30, probeHeldOut: 10, probeSteps: 2 },
  figures: { systems: 1, gallery: 3 },
};
