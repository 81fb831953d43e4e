// Linear systems of a symmetric positive definite matrix (Golub & Van Loan 2013, section 4.2).

/**
 * The lower triangular L with L L^T = A, for A [n, n] symmetric positive definite, row-major; above the diagonal it
 * is 0. Only the lower half of A is read.
 *
 * @throws RangeError when A is not positive definite to working precision.
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (j < i) l[i * n + j] = sum / l[j * n + j];
      else if (sum > 0) l[i * n + i] = Math.sqrt(sum);
      else {
        throw new RangeError(
          `The matrix of order ${n} is not positive definite: pivot ${i} is ${sum}. Give a larger ridge penalty.`,
        );
      }
    }
  }
  return l;
}

/** Replaces b [n] by L^-1 b. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
    b[i] = sum / l[i * n + i];
  }
}

/** Replaces b [n] by L^-T b. */
export function solveTransposed(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    b[i] /= l[i * n + i];
    for (let k = 0; k < i; k++) b[k] -= l[i * n + k] * b[i];
  }
}
