import type { Tolerance } from '../define/tolerance.ts';
import type { OutputFacts } from '../graph/graph.ts';
import { distance, isNear, type Distance } from './near.ts';
import { partsOf, toleranceOf, type Part } from './parts.ts';

/** How one part of an artifact (a column, a tensor, a path) differs from the expected one. */
export interface PartDifference {
  readonly part: string;
  /** Whether every value is within the declared tolerance. */
  readonly within: boolean;
  readonly tolerance?: Tolerance;
  /** Of numbers: the largest distances, each over all rows. */
  readonly largest?: Distance;
  /** Where the largest absolute distance is, or else the first value that differs. */
  readonly at?: { readonly row: number; readonly expected: string; readonly found: string };
  /** How many values differ, of how many. */
  readonly differing: number;
  readonly values: number;
  /** What is wrong with it as a whole. */
  readonly fault?: string;
}

/** The parts of an artifact that differ from the expected one. Empty when they stand for the same values. */
export async function partDifferences(
  facts: OutputFacts,
  found: Uint8Array,
  expected: Uint8Array,
): Promise<PartDifference[]> {
  const founds = new Map((await partsOf(facts, found)).map((part) => [part.name, part]));
  const expecteds = new Map((await partsOf(facts, expected)).map((part) => [part.name, part]));
  return [...new Set([...expecteds.keys(), ...founds.keys()])].flatMap((name) => {
    const difference = compareParts(name, founds.get(name), expecteds.get(name), toleranceOf(facts, name));
    return difference === undefined ? [] : [difference];
  });
}

function compareParts(
  part: string,
  found: Part | undefined,
  expected: Part | undefined,
  tolerance: Tolerance | undefined,
): PartDifference | undefined {
  const broken = (fault: string): PartDifference => ({ part, within: false, differing: 0, values: 0, fault });
  if (!found) return broken('it is missing');
  if (!expected) return broken('it is not expected');
  if (found.values.length !== expected.values.length || found.width !== expected.width) {
    return broken(`${sizeOf(found)} instead of ${sizeOf(expected)}`);
  }
  return found.precision !== undefined && expected.precision === found.precision
    ? compareNumbers(found, expected, tolerance)
    : compareExactly(found, expected);
}

function compareNumbers(
  found: Part,
  expected: Part,
  tolerance: Tolerance | undefined,
): PartDifference | undefined {
  let largest: Distance = { absolute: 0, relative: 0, ulp: 0 };
  let at = -1;
  let differing = 0;
  let within = true;
  for (let i = 0; i < found.values.length; i++) {
    const [a, b] = [found.values[i] as number, expected.values[i] as number];
    const here = distance(a, b, found.precision!);
    if (here.absolute === 0) continue;
    differing++;
    within &&= isNear(here, tolerance);
    if (at < 0 || here.absolute > largest.absolute) at = i;
    largest = {
      absolute: Math.max(largest.absolute, here.absolute),
      relative: Math.max(largest.relative, here.relative),
      ulp: Math.max(largest.ulp, here.ulp),
    };
  }
  if (differing === 0) return undefined;
  return {
    part: found.name,
    within,
    ...(tolerance === undefined ? {} : { tolerance }),
    largest,
    at: placeOf(found, expected, at),
    differing,
    values: found.values.length,
  };
}

function compareExactly(found: Part, expected: Part): PartDifference | undefined {
  let first = -1;
  let differing = 0;
  for (let i = 0; i < found.values.length; i++) {
    if (found.values[i] === expected.values[i]) continue;
    if (first < 0) first = i;
    differing++;
  }
  if (differing === 0) return undefined;
  const at = placeOf(found, expected, first);
  return { part: found.name, within: false, at, differing, values: found.values.length };
}

function placeOf(found: Part, expected: Part, index: number): NonNullable<PartDifference['at']> {
  return {
    row: Math.floor(index / found.width),
    expected: String(expected.values[index]),
    found: String(found.values[index]),
  };
}

function sizeOf({ values, width }: Part): string {
  const rows = values.length / width;
  return `${rows} ${rows === 1 ? 'value' : 'values'}${width === 1 ? '' : ` of ${width} numbers`}`;
}
