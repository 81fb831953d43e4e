/**
 * The numbers themselves, or a copy in which every NaN has one bit pattern. Processors differ in the sign and payload
 * of the NaNs they make; none of that may reach an artifact's bytes.
 */
export function withOneNaN<T extends Float64Array | Float32Array>(numbers: T): T {
  if (!numbers.includes(Number.NaN)) return numbers;
  const copy = numbers.slice() as T;
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
