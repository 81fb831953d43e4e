// Two-sided quantiles: the half-width that holds a share `confidence` of a distribution symmetric about 0.
import cos from '@stdlib/math-base-special-cos';
import exp from '@stdlib/math-base-special-exp';
import sin from '@stdlib/math-base-special-sin';

const HALVINGS = 60;

/** z with P(|Z| <= z) = confidence, Z standard normal. By the series 26.2.11 of Abramowitz & Stegun 1964. */
export function normalHalfWidth(confidence: number): number {
  return solve(confidence, 9, (z) => {
    let term = z;
    let sum = 0;
    for (let odd = 3; sum + term !== sum; odd += 2) {
      sum += term;
      term *= (z * z) / odd;
    }
    return sum * exp(-0.5 * z * z) * Math.sqrt(2 / Math.PI);
  });
}

/**
 * t with P(|T| <= t) = confidence, T of Student's distribution with an integer number of degrees of freedom, by the
 * finite sums 26.7.3 and 26.7.4 of Abramowitz & Stegun 1964 in theta = arctan(t / sqrt(degrees)). Infinite with none.
 */
export function studentHalfWidth(confidence: number, degrees: number): number {
  if (degrees === 0) return Infinity;
  const theta = solve(confidence, Math.PI / 2, (angle) => studentShare(angle, degrees));
  return (Math.sqrt(degrees) * sin(theta)) / cos(theta);
}

function studentShare(theta: number, degrees: number): number {
  const c = cos(theta);
  const odd = degrees % 2 === 1;
  let term = odd ? c : 1;
  let sum = 0;
  for (let k = odd ? 2 : 1; k < degrees; k += 2) {
    sum += term;
    term *= (c * c * k) / (k + 1);
  }
  return odd ? (2 / Math.PI) * (theta + sin(theta) * sum) : sin(theta) * sum;
}

/** Where an increasing function on [0, high] reaches the value. */
function solve(value: number, high: number, share: (x: number) => number): number {
  let low = 0;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (share(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
