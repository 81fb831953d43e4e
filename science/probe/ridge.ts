// Ridge regression (Hoerl & Kennard 1970) whose penalty the training rows choose themselves.
import { addOuterProducts, addProduct } from '../../kernels/reference/products.ts';
import { centred, columnMeans } from '../statistics/columns.ts';
import { cholesky, solveLower, solveTransposed } from './cholesky.ts';
import { standardisation } from './standardise.ts';

/**
 * Penalties tried, on coefficients of standardised features and per training row: from hardly any, which features
 * that depend on each other still survive, to one that leaves little but the mean.
 */
const PENALTIES = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100] as const;

export interface Samples {
  /** n */
  readonly rows: number;
  /** [n, p] */
  readonly features: Float64Array;
  /** [n, k] */
  readonly targets: Float64Array;
}

export interface Ridge {
  /** The chosen penalty of each target, [k]. */
  readonly penalties: Float64Array;
  /** How many features varied in the training rows; the others are not used. */
  readonly featuresUsed: number;
  /** Predicted targets [n, k] of features [n, p]. */
  predict(features: Float64Array, rows: number): Float64Array;
}

/**
 * Fits each target by the b that minimises |y - mean - X b|^2 + n lambda |b|^2 over the standardised features X; the
 * mean is not penalised. Each target has the lambda with the least mean squared leave-one-out error, which one fit
 * gives as residual / (1 - leverage) (Allen's PRESS: Golub, Heath & Wahba 1979, section 1). More features than rows
 * are allowed. Takes about p^2 (n + p) multiply-adds for each of nine penalties.
 *
 * @throws RangeError for arrays of a wrong length or numbers that are not finite.
 */
export function fitRidge(samples: Samples): Ridge {
  checkSamples(samples);
  const { rows, features, targets } = samples;
  const count = targets.length / rows;
  const scale = standardisation(features, rows);
  const size = scale.kept;
  const x = scale.apply(features, rows);
  const y = centred(targets, rows);
  const gram = new Float64Array(size * size);
  addOuterProducts(gram, x, x, rows, size, size);
  const products = new Float64Array(size * count);
  addOuterProducts(products, x, y, rows, size, count);

  const penalties = new Float64Array(count);
  const coefficients = new Float64Array(size * count);
  const least = new Float64Array(count).fill(Infinity);
  for (const penalty of PENALTIES) {
    const factor = cholesky(addToDiagonal(gram, size, penalty * rows), size);
    const solution = solveColumns(factor, size, products, count);
    const errors = leaveOneOutErrors(x, y, solution, leverages(factor, x, rows, size), size);
    for (let k = 0; k < count; k++) {
      if (!(errors[k] < least[k])) continue;
      least[k] = errors[k];
      penalties[k] = penalty;
      for (let j = 0; j < size; j++) coefficients[j * count + k] = solution[j * count + k];
    }
  }
  const means = columnMeans(targets, rows);
  return {
    penalties,
    featuresUsed: size,
    predict(features, rows) {
      const predicted = new Float64Array(rows * count);
      addProduct(predicted, scale.apply(features, rows), coefficients, rows, size, count);
      return predicted.map((value, i) => value + means[i % count]);
    },
  };
}

/** @throws RangeError unless features and targets are finite and have the same two or more rows. */
export function checkSamples({ rows, features, targets }: Samples): void {
  if (!Number.isInteger(rows) || rows < 2 || features.length % rows !== 0 || targets.length % rows !== 0) {
    throw new RangeError(
      `${features.length} features and ${targets.length} targets cannot be ${rows} rows of each: give two rows or ` +
        'more, all of the same length.',
    );
  }
  for (const [name, values] of Object.entries({ feature: features, target: targets })) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at === -1) continue;
    const row = Math.floor(at / (values.length / rows));
    throw new RangeError(`A ${name} of row ${row} is ${values[at]}. Leave that row out.`);
  }
}

function addToDiagonal(matrix: Float64Array, size: number, value: number): Float64Array {
  return matrix.map((entry, i) => (i % (size + 1) === 0 ? entry + value : entry));
}

/** (L L^T)^-1 B for the columns of B [size, count]. */
function solveColumns(factor: Float64Array, size: number, b: Float64Array, count: number): Float64Array {
  const solution = new Float64Array(b.length);
  const column = new Float64Array(size);
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < size; j++) column[j] = b[j * count + k];
    solveLower(factor, size, column);
    solveTransposed(factor, size, column);
    for (let j = 0; j < size; j++) solution[j * count + k] = column[j];
  }
  return solution;
}

/** How much each row's target pulls its own prediction, [n]: 1/n by the mean, and |L^-1 x|^2. */
function leverages(factor: Float64Array, x: Float64Array, rows: number, size: number): Float64Array {
  const values = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = x.slice(r * size, (r + 1) * size);
    solveLower(factor, size, row);
    values[r] = row.reduce((sum, value) => sum + value * value, 1 / rows);
  }
  return values;
}

/** Sums over rows of the squared leave-one-out residuals, [k]. */
function leaveOneOutErrors(
  x: Float64Array,
  y: Float64Array,
  coefficients: Float64Array,
  leverages: Float64Array,
  size: number,
): Float64Array {
  const rows = leverages.length;
  const count = y.length / rows;
  const fitted = new Float64Array(y.length);
  addProduct(fitted, x, coefficients, rows, size, count);
  const errors = new Float64Array(count);
  for (let i = 0; i < y.length; i++) {
    const residual = (y[i] - fitted[i]) / (1 - leverages[Math.floor(i / count)]);
    errors[i % count] += residual * residual;
  }
  return errors;
}
