// How alike two sets of features are, whatever the basis they are written in.
import { addOuterProducts } from '../../kernels/reference/products.ts';
import { centred } from '../statistics/columns.ts';

/**
 * Linear centred kernel alignment of features X [n, p] and Y [n, q] of the same n inputs,
 * ||Y^T X||_F^2 / (||X^T X||_F ||Y^T Y||_F) with centred columns (Kornblith et al. 2019, section 3): in [0, 1], 1 if
 * and only if one is the other rotated, scaled and moved. NaN where the features of either don't vary.
 *
 * Independent features have about sqrt(p q) / n if they vary equally in all directions, so n should be well above the
 * widths. Takes n (p^2 + q^2 + p q) multiply-adds.
 *
 * @throws RangeError unless both have n rows.
 */
export function linearCka(x: Float64Array, y: Float64Array, rows: number): number {
  const xCentred = centred(x, rows);
  const yCentred = centred(y, rows);
  const across = squaredNormOfProduct(xCentred, yCentred, rows);
  const ofX = squaredNormOfProduct(xCentred, xCentred, rows);
  const ofY = squaredNormOfProduct(yCentred, yCentred, rows);
  return across / (Math.sqrt(ofX) * Math.sqrt(ofY));
}

/** ||A^T B||_F^2 */
function squaredNormOfProduct(a: Float64Array, b: Float64Array, rows: number): number {
  const p = a.length / rows;
  const q = b.length / rows;
  const product = new Float64Array(p * q);
  addOuterProducts(product, a, b, rows, p, q);
  return product.reduce((sum, value) => sum + value * value, 0);
}
