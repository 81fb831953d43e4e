/**
 * A copy of the numbers, in memory of its own, in which every NaN has one bit pattern. Processors differ in the sign
 * and payload of the NaNs they make; none of that may reach an artifact's bytes.
 */
export function copyWithOneNaN<T extends Float64Array | Float32Array>(numbers: T): T {
  const copy = numbers.slice() as T;
  if (!copy.includes(Number.NaN)) return copy;
  // Written as integers: an engine may store any pattern it likes for the number NaN.
  if (copy instanceof Float64Array) {
    const bits = new BigUint64Array(copy.buffer);
    copy.forEach((value, index) => {
      if (Number.isNaN(value)) bits[index] = 0x7ff8_0000_0000_0000n;
    });
  } else {
    const bits = new Uint32Array(copy.buffer);
    copy.forEach((value: number, index: number) => {
      if (Number.isNaN(value)) bits[index] = 0x7fc0_0000;
    });
  }
  return copy;
}
