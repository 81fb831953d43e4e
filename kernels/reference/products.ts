// The three matrix products of a layer, each adding to its output. Matrices are flat and row-major.
// The inner index runs four at a time so that the innermost loop loads and stores each output once per four
// multiply-adds; the order of the sums is fixed, which fixes the bits.

/** out[rows, cols] += a[rows, inner] b[inner, cols]. */
export function addProduct(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  cols: number,
): void {
  const blocked = inner - (inner % 4);
  for (let r = 0; r < rows; r++) {
    const o = r * cols;
    const ar = r * inner;
    for (let k = 0; k < blocked; k += 4) {
      const a0 = a[ar + k];
      const a1 = a[ar + k + 1];
      const a2 = a[ar + k + 2];
      const a3 = a[ar + k + 3];
      const b0 = k * cols;
      const b1 = b0 + cols;
      const b2 = b1 + cols;
      const b3 = b2 + cols;
      for (let j = 0; j < cols; j++) {
        out[o + j] += a0 * b[b0 + j] + a1 * b[b1 + j] + (a2 * b[b2 + j] + a3 * b[b3 + j]);
      }
    }
    for (let k = blocked; k < inner; k++) {
      const ak = a[ar + k];
      const bk = k * cols;
      for (let j = 0; j < cols; j++) out[o + j] += ak * b[bk + j];
    }
  }
}

/** out[rows, inner] += a[rows, cols] b[inner, cols]^T: four rows of b at a time, four independent sums. */
export function addProductTransposed(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  cols: number,
): void {
  const blocked = inner - (inner % 4);
  for (let r = 0; r < rows; r++) {
    const o = r * inner;
    const ar = r * cols;
    for (let k = 0; k < blocked; k += 4) {
      const b0 = k * cols;
      const b1 = b0 + cols;
      const b2 = b1 + cols;
      const b3 = b2 + cols;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < cols; j++) {
        const aj = a[ar + j];
        s0 += aj * b[b0 + j];
        s1 += aj * b[b1 + j];
        s2 += aj * b[b2 + j];
        s3 += aj * b[b3 + j];
      }
      out[o + k] += s0;
      out[o + k + 1] += s1;
      out[o + k + 2] += s2;
      out[o + k + 3] += s3;
    }
    for (let k = blocked; k < inner; k++) {
      const bk = k * cols;
      let s = 0;
      for (let j = 0; j < cols; j++) s += a[ar + j] * b[bk + j];
      out[o + k] += s;
    }
  }
}

/** out[inner, cols] += a[rows, inner]^T b[rows, cols]: a sum of outer products, four rows at a time. */
export function addOuterProducts(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  cols: number,
): void {
  const blocked = rows - (rows % 4);
  for (let r = 0; r < blocked; r += 4) {
    const b0 = r * cols;
    const b1 = b0 + cols;
    const b2 = b1 + cols;
    const b3 = b2 + cols;
    for (let k = 0; k < inner; k++) {
      const a0 = a[r * inner + k];
      const a1 = a[(r + 1) * inner + k];
      const a2 = a[(r + 2) * inner + k];
      const a3 = a[(r + 3) * inner + k];
      const o = k * cols;
      for (let j = 0; j < cols; j++) {
        out[o + j] += a0 * b[b0 + j] + a1 * b[b1 + j] + (a2 * b[b2 + j] + a3 * b[b3 + j]);
      }
    }
  }
  for (let r = blocked; r < rows; r++) {
    for (let k = 0; k < inner; k++) {
      const ak = a[r * inner + k];
      const o = k * cols;
      for (let j = 0; j < cols; j++) out[o + j] += ak * b[r * cols + j];
    }
  }
}

/** out[cols] += the sum of the rows of a[rows, cols]. */
export function addRowSums(out: Float64Array, a: Float64Array, rows: number, cols: number): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < cols; j++) out[j] += a[r * cols + j];
  }
}
