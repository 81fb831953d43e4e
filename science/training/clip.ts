// Norm clipping (Pascanu, Mikolov & Bengio 2013).

/** Scales `vector` down, in place, to the Euclidean norm `maximum` if it is longer. Returns the norm it had. */
export function clipNorm(vector: Float64Array, maximum: number): number {
  const norm = euclideanNorm(vector);
  const factor = clipFactor(norm, maximum);
  if (factor < 1) for (let i = 0; i < vector.length; i++) vector[i] *= factor;
  return norm;
}

/** What a vector of this norm is multiplied by. */
export function clipFactor(norm: number, maximum: number): number {
  return norm > maximum ? maximum / norm : 1;
}

/** sqrt of the sum of squares; infinite or NaN when an entry is, or when the squares overflow. */
export function euclideanNorm(vector: Float64Array): number {
  let sum = 0;
  for (const x of vector) sum += x * x;
  return Math.sqrt(sum);
}
