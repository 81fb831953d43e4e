// Small data for every figure.
import type { AblationLosses, AblationPoint } from '../../../report/ablation.ts';
import type { Contrast } from '../../../report/contrasts.ts';
import type { BeyondData } from '../../../report/figures/beyond.ts';
import type { FieldFigureData } from '../../../report/figures/fields.ts';
import type { GalleryData } from '../../../report/figures/gallery.ts';
import type { HeatCell } from '../../../report/figures/heat-map.ts';
import type { Motion, MotionFigureData } from '../../../report/figures/example.ts';
import type { OverTimeData } from '../../../report/figures/over-time.ts';
import type { TrainingCurve } from '../../../report/figures/training.ts';
import type { MetricName, Result, SeedResult } from '../../../report/results.ts';
import { methods } from '../../../schemas/methods.ts';

const coordinates = [
  { symbol: 'q', unit: 'rad', low: -2, high: 2 },
  { symbol: 'p', unit: 'kg m^2/s', low: -3, high: 3 },
] as const;

const N = 8;

/** q' = a p, p' = -q on the grid. */
function oscillator(a: number): Float64Array {
  return Float64Array.from({ length: N * N * 2 }, (_, i) => {
    const node = Math.floor(i / 2);
    const q = -2 + (4 * Math.floor(node / N)) / (N - 1);
    const p = -3 + (6 * (node % N)) / (N - 1);
    return i % 2 === 0 ? a * p : -q;
  });
}

/** The same with a hole of one node. */
function pierced(a: number): Float64Array {
  return oscillator(a).fill(NaN, 2 * (3 * N + 4), 2 * (3 * N + 4) + 2);
}

const observations = {
  states: Float64Array.from([0, 1, 1, 0]),
  derivatives: Float64Array.from([1, 0, 0, -1]),
};

export const fieldData: FieldFigureData = {
  coordinates,
  gridPoints: N,
  shots: 2,
  blocks: (['hnn-maml', 'naive-anil'] as const).map((method) => ({
    method,
    columns: ['0 steps', '1 step'],
    rows: ['System 1', 'System 2', 'System 3'].map((label) => ({
      label,
      observations,
      predicted: [oscillator(0.3), pierced(0.9)],
      truth: oscillator(1),
    })),
  })),
};

export const galleryData: GalleryData = {
  method: 'hnn-anil',
  shots: 2,
  steps: 5,
  coordinates,
  gridPoints: N,
  systems: 10,
  shown: [1, 4, 7, 9, 10].map((rank) => ({
    rank,
    error: rank === 10 ? NaN : rank / 100,
    parameters: ['m = 1.00 kg', 'l = 2.00 m', 'q₀ = −1.23 rad', 'g = 1'],
    observations,
    predicted: rank === 10 ? oscillator(NaN).fill(NaN) : oscillator(0.5),
    truth: oscillator(1),
  })),
};

function motion(last: number): Motion {
  const times = Float64Array.from({ length: 21 }, (_, i) => i);
  const states = (value: (t: number) => number) =>
    Float64Array.from({ length: 42 }, (_, i) => value(Math.floor(i / 2)));
  const wave = (t: number) => ((t % 7) - 3) / 3;
  return {
    times,
    states: states((t) => (t <= last ? 1.1 * wave(t) : NaN)),
    trueStates: states(wave),
    energies: times.map((t) => (t <= last ? 4.1 : NaN)),
    trueEnergies: times.map(() => 4),
  };
}

export const motionData: MotionFigureData = {
  coordinates,
  axes: [0, 1],
  energyUnit: 'J',
  shots: 2,
  methods: [
    { method: 'hnn-maml', gradientSteps: 5 },
    { method: 'naive-anil', gradientSteps: 5 },
    { method: 'hnn-scratch', gradientSteps: undefined },
  ],
  rows: [
    { label: 'System 1', motions: [motion(20), motion(9), undefined] },
    { label: 'System 2', motions: [undefined, motion(-1), undefined] },
    { label: 'System 3', motions: [undefined, undefined, undefined] },
  ],
};

/** Two positions and two momenta; figures show the plane of positions. */
export const orbitData: MotionFigureData = {
  ...motionData,
  coordinates: ['q_1', 'q_2', 'p_1', 'p_2'].map((symbol) => ({ symbol, unit: 'm', low: -1, high: 1 })),
  rows: [
    {
      label: 'System 1',
      motions: [
        {
          times: Float64Array.from([0, 1]),
          states: Float64Array.from([1, 2, 3, 4, 5, 2, 7, 8]),
          trueStates: Float64Array.from([1, 2, 3, 4, 5, 2, 7, 8]),
          energies: Float64Array.from([1, 1]),
          trueEnergies: Float64Array.from([1, 1]),
        },
        undefined,
        undefined,
      ],
    },
  ],
};

const all: readonly MetricName[] = [
  'fieldRelativeError',
  'fieldMse',
  'trajectoryMse',
  'energyMse',
  'learnedEnergyMse',
];

/**
 * Of all methods, metrics, two K and three numbers of steps: the first method errs least. Half of the rollouts of the
 * last method diverged after 5 steps: it has no median there, and no upper quartile after 1 step.
 */
export const results: Result[] = methods.flatMap((method, m) =>
  [25, 50].flatMap((shots) =>
    [0, 1, 5].flatMap((steps) =>
      all.map((metric) => {
        const isField = metric.startsWith('field');
        const isLast = m === methods.length - 1 && !isField;
        const median = (m + 1) / (steps + 1) / shots;
        return {
          method,
          shots,
          steps,
          metric,
          median: isLast && steps === 5 ? NaN : median,
          lower: isLast && steps === 5 ? NaN : median / 2,
          upper: isLast && steps > 0 ? NaN : median * 2,
          mean: median * 10,
          systems: 100,
          seeds: 2,
          lost: isLast ? steps * 30 : 0,
        };
      }),
    ),
  ),
);

/** The medians of seed 4 are half of all, those of seed 5 twice as large, and not finite where upper quartiles are not. */
export const seedResults: SeedResult[] = results
  .filter(({ metric }) => metric !== 'fieldMse' && metric !== 'learnedEnergyMse')
  .flatMap(({ method, shots, steps, metric, lower, upper }) =>
    [lower, upper].map((median, i) => ({ method, shots, steps, metric, seed: 4 + i, median })),
  );

const comparison = {
  metric: 'fieldRelativeError',
  shots: 50,
  steps: 5,
  pairs: 200,
  divergedA: 0,
  divergedB: 0,
} as const;

export const contrasts: Contrast[] = [
  { ...comparison, a: 'hnn-maml', b: 'hnn-anil', ratio: 0.31, low: 0.22, high: 0.45, verdict: 'A' },
  { ...comparison, a: 'hnn-maml', b: 'naive-maml', ratio: 4, low: 2, high: 8, verdict: 'B' },
  {
    ...comparison,
    a: 'hnn-scratch',
    b: 'naive-scratch',
    ratio: Infinity,
    low: 0,
    high: Infinity,
    verdict: 'undecided',
    divergedA: 130,
  },
];

export const curves: TrainingCurve[] = (['hnn-maml', 'naive-anil'] as const).flatMap((method) =>
  [0, 1].map((seed) => ({
    method,
    seed,
    iterations: Int32Array.from({ length: 40 }, (_, i) => i),
    losses: Float64Array.from({ length: 40 }, (_, i) => (i === 5 ? NaN : 1 / (1 + i + seed))),
    validationLosses: Float64Array.from({ length: 40 }, (_, i) => (i % 10 === 0 ? 1.2 / (1 + i) : NaN)),
  })),
);

const curve = (scale: number) => {
  const times = Float64Array.from({ length: 41 }, (_, i) => i / 2);
  const at = (factor: number, end: number) =>
    times.map((t) => (t === 0 ? 0 : t > end ? NaN : t * factor * scale));
  return { times, median: at(1, 15), lower: at(0.5, 18), upper: at(2, 10) };
};

export const overTime: OverTimeData = {
  shots: 2,
  steps: 5,
  methods: (['hnn-maml', 'naive-anil'] as const).map((method) => {
    const { times, ...errors } = curve(0.1);
    const none = { median: times.map(() => NaN), lower: times.map(() => NaN), upper: times.map(() => NaN) };
    return {
      method,
      times,
      state: errors,
      energy: errors,
      learnedEnergy: method === 'hnn-maml' ? errors : none,
      running: times.map((t) => 1 - t / 40),
    };
  }),
};

export const heatCells: HeatCell[] = (['naive-anil', 'hnn-maml'] as const).flatMap((method) =>
  ['hidden 1', 'output'].map((column, c) => ({
    method,
    column,
    value: method === 'naive-anil' && c === 1 ? NaN : 0.9 - c,
    lower: 0.8 - c,
    upper: 0.95 - c,
  })),
);

export const beyond: BeyondData = {
  shots: 50,
  steps: 5,
  methods: (['naive-anil', 'hnn-maml'] as const).map((method) => ({
    method,
    excess: [1.1, 1.6, 1.9],
    errors: [0.2, 0.4, NaN],
    bins: [
      { low: 1, high: 1.5, median: 0.2, lower: 0.1, upper: 0.3, systems: 2 },
      { low: 1.5, high: 2, median: 0.4, lower: 0.2, upper: NaN, systems: 1 },
    ],
    within: method === 'hnn-maml' ? 0.1 : NaN,
  })),
};

const places = [
  { arm: 'noise', value: 0 },
  { arm: 'noise', value: 0.1 },
  { arm: 'shots', value: 5 },
  { arm: 'shots', value: 50 },
].flatMap((place) =>
  (['hnn-maml', 'hnn-anil'] as const).flatMap((method) =>
    [1, 20].map((steps) => ({ ...place, method, steps })),
  ),
);

/** Fields after 1 and 20 steps, motion after 20 alone; with 5 observations upper quartiles and seeds are not finite. */
export const ablationPoints: AblationPoint[] = places.flatMap((place) =>
  (place.steps === 1
    ? (['fieldRelativeError'] as const)
    : (['fieldRelativeError', 'trajectoryMse'] as const)
  ).map((metric) => ({
    ...place,
    metric,
    median: place.steps === 1 ? 0.6 : 0.2,
    lower: 0.1,
    upper: place.value === 5 ? NaN : 0.4,
    mean: 0.3,
    seedLow: 0.15,
    seedHigh: place.value === 5 ? NaN : 0.25,
    systems: 100,
    seeds: 3,
  })),
);

export const ablationLosses: AblationLosses[] = places.map((place) => ({
  ...place,
  of: 300,
  diverged: place.steps === 1 ? undefined : place.value === 5 ? 80 : 0,
  nonFinite: 0,
  worseThanNone: place.steps === 1 && place.value === 0.1 ? 9 : 0,
  stopped: place.value === 5 ? 4 : 0,
}));
