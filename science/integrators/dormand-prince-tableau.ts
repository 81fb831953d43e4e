// The coefficients of the 5(4) pair of Dormand & Prince (1980), table 2 (RK5(4)7M), in the layout of a Butcher
// tableau, and the fourth-order interpolant of Shampine (1986), as in scipy's RK45.

/** c_i of stages 2 .. 6. */
export const NODES = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1] as const;

/** a_ij of stages 2 .. 6: stage i is x + h sum_j a_ij k_j. */
export const STAGES: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];

/** b_i, order 5. The seventh stage is the first of the next step. */
export const WEIGHTS = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84] as const;

/** Order 4 minus order 5, over all seven stages: the local error estimate is h sum_i e_i k_i. */
export const ERROR_WEIGHTS = [
  -71 / 57600,
  0,
  71 / 16695,
  -71 / 1920,
  17253 / 339200,
  -22 / 525,
  1 / 40,
] as const;

/** Row i: the coefficients of x, x^2, x^3, x^4 with which k_i enters the state at t + x h, 0 <= x <= 1. */
const INTERPOLANT: readonly (readonly [number, number, number, number])[] = [
  [1, -8048581381 / 2820520608, 8663915743 / 2820520608, -12715105075 / 11282082432],
  [0, 0, 0, 0],
  [0, 131558114200 / 32700410799, -68118460800 / 10900136933, 87487479700 / 32700410799],
  [0, -1754552775 / 470086768, 14199869525 / 1410260304, -10690763975 / 1880347072],
  [0, 127303824393 / 49829197408, -318862633887 / 49829197408, 701980252875 / 199316789632],
  [0, -282668133 / 205662961, 2019193451 / 616988883, -1453857185 / 822651844],
  [0, 40617522 / 29380423, -110615467 / 29380423, 69997945 / 29380423],
];

/** Writes b_i(x): the state at t + x h, 0 <= x <= 1, is the one at t plus h sum_i b_i(x) k_i. */
export function interpolantWeights(x: number, weights: Float64Array): Float64Array {
  for (let i = 0; i < weights.length; i++) {
    const row = INTERPOLANT[i];
    weights[i] = x * (row[0] + x * (row[1] + x * (row[2] + x * row[3])));
  }
  return weights;
}
