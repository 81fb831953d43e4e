// Small data for every figure.
import type { FieldFigureData } from '../../../report/figures/fields.ts';
import type { Motion, MotionFigureData } from '../../../report/figures/example.ts';
import type { TrainingCurve } from '../../../report/figures/training.ts';
import type { ResultRow } from '../../../report/results.ts';

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

export const fieldData: FieldFigureData = {
  coordinates,
  gridPoints: N,
  shots: 2,
  blocks: ['maml', 'anil'].map((algorithm) => ({
    algorithm,
    columns: ['0 steps', '1 step'],
    rows: ['System 1'].map((label) => ({
      label,
      observations: {
        states: Float64Array.from([0, 1, 1, 0]),
        derivatives: Float64Array.from([1, 0, 0, -1]),
      },
      predicted: [oscillator(0.3), oscillator(0.9)],
      truth: oscillator(1),
    })),
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
  energyUnit: 'J',
  shots: 2,
  algorithms: [
    { name: 'maml', gradientSteps: 5 },
    { name: 'anil', gradientSteps: 5 },
    { name: 'none', gradientSteps: undefined },
  ],
  rows: [
    { label: 'System 1', motions: [motion(20), motion(9), undefined] },
    { label: 'System 2', motions: [undefined, motion(-1), undefined] },
  ],
};

const spread = (median: number) => ({ median, lower: median / 2, upper: median * 2 });
const nothing = { median: NaN, lower: NaN, upper: NaN };

export const resultRows: ResultRow[] = ['maml', 'anil'].flatMap((algorithm, a) =>
  [25, 50].flatMap((shots) =>
    [0, 1, 5].map((steps) => ({
      algorithm,
      shots,
      steps,
      errors: {
        fieldMse: spread(7 / (steps + 1) + a),
        fieldRelativeError: spread(1 / (steps + 1 + a)),
        trajectoryMse: steps === 0 ? nothing : { ...spread(2 / shots), lower: steps === 1 ? 0 : 0.01 },
        energyMse: nothing,
      },
      systems: 100,
      diverged: steps === 0 && a === 0 ? 3 : 0,
    })),
  ),
);

export const curves: TrainingCurve[] = ['maml', 'anil'].flatMap((algorithm) =>
  [0, 1].map((seed) => ({
    algorithm,
    seed,
    iterations: Int32Array.from({ length: 40 }, (_, i) => i),
    losses: Float64Array.from({ length: 40 }, (_, i) => (i === 5 ? NaN : 1 / (1 + i + seed))),
    validationLosses: Float64Array.from({ length: 40 }, (_, i) => (i % 10 === 0 ? 1.2 / (1 + i) : NaN)),
  })),
);
