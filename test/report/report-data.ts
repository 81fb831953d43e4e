// What the reports of two families, and of an ablation, are written from.
import type { AblationReportData } from '../../report/ablation.ts';
import type { FamilyData, ReportData } from '../../report/comparison.ts';
import {
  ablationLosses,
  ablationPoints,
  beyond,
  contrasts,
  heatCells,
  results,
  seedResults,
} from './figures/examples.ts';

export const svg =
  '<svg role="img" aria-label="A circle" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">' +
  '<circle r="1"/></svg>';

const provenance = {
  title: 'Pendulums',
  description: 'Learns pendulums',
  pipeline: 'meta-hnn',
  version: '1.2.3',
  backend: { name: 'simd', identity: 'simd-7' },
  confidence: 0.95,
  parameters: [{ path: 'training.rate', value: '0.008' }],
  inputs: [{ name: 'results', digest: '0123456789abcdef'.repeat(4) }],
};

const cost = {
  method: 'hnn-maml',
  threshold: 0.1,
  gigaflop: 5,
  totalIterations: 3000,
  totalGigaflop: 60,
  plannedIterations: 3000,
} as const;

export const pendulum: FamilyData = {
  name: 'pendulum',
  parameters: [{ symbol: 'q_0', unit: 'rad', low: -1, high: 1 }],
  states: [{ symbol: 'p', unit: 'kg m^2/s', low: -20, high: 20 }],
  constants: { g: 1 },
  results,
  fieldLosses: results
    .filter(({ metric }) => metric === 'fieldMse')
    .map(({ method, shots, steps }) => ({
      method,
      shots,
      steps,
      of: 200,
      nonFinite: 0,
      worseThanNone: steps === 1 && shots === 25 && method === 'hnn-anil' ? 7 : 0,
      stopped: steps === 5 && method === 'hnn-maml' ? 2 : 0,
    })),
  seedResults,
  contrasts,
  beyond: beyond.methods,
  similarity: heatCells,
  probe: heatCells,
  costs: [
    { ...cost, seed: 0, iterations: 100 },
    { ...cost, seed: 1, iterations: NaN, gigaflop: NaN, totalIterations: 1234 },
    { ...cost, seed: 2, iterations: 300, gigaflop: 15 },
    { ...cost, seed: 0, threshold: 0.01, iterations: NaN, gigaflop: NaN },
    { ...cost, method: 'hnn-pretrained', seed: 0, threshold: NaN, iterations: NaN, gigaflop: NaN },
  ],
  rules: [100, 5, 0].map((steps) => ({
    method: 'hnn-maml',
    shots: 50,
    steps,
    rule: { kind: 'sgd', stepSize: 0.015 },
    isAtEdge: steps !== 100,
  })),
  figures: ['fields', 'bySteps'].map((name) => ({ name, svg })),
};

export const data: ReportData = {
  ...provenance,
  shots: 50,
  steps: 5,
  beyondSteps: 1,
  validation: { innerSteps: 5, innerStepSize: 0.01, every: 100, window: 3 },
  families: [pendulum, { ...pendulum, name: 'kepler' }],
};

export const ablation: AblationReportData = {
  ...provenance,
  points: ablationPoints,
  losses: ablationLosses,
  contrasts: [20, 1].flatMap((steps) =>
    contrasts
      .slice(0, steps === 20 ? 3 : 1)
      .map((contrast) => ({ ...contrast, arm: 'shots', value: 5, steps })),
  ),
  rules: [1, 20].map((steps) => ({ method: 'hnn-anil', steps, isAtEdge: steps === 20 })),
  trainings: [
    { method: 'hnn-maml', name: 'seed 0, S = 1', iterations: 4000, plannedIterations: 4000 },
    { method: 'hnn-anil', name: 'seed 2, S = 1', iterations: 1234, plannedIterations: 8000 },
  ],
  figures: ['ratios', 'errors'].map((name) => ({ name, svg })),
};
