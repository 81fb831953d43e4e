import type { AxisValue, Cell } from '../define/artifact-types.ts';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError, type ErrorFacts } from '../errors/pipeline-error.ts';

type Where = Pick<ErrorFacts, 'where'>;
type AxisFunction = (cell: Cell) => readonly AxisValue[];

/**
 * Every cell of a matrix, the first axis slowest. An axis may be a function of the others: it is asked once their
 * values are fixed, in whichever order they depend on each other.
 *
 * @param where the call of `matrix`, for errors
 * @throws PipelineError `invalid-definition` for an axis that is no list, is empty-named or shadows an outer one;
 *   `cycle` for axes that depend on each other in a circle
 */
export function axesCells(axes: Record<string, unknown>, outer: Cell, where: Where): Cell[] {
  const names = Object.keys(axes);
  checkNames(names, outer, where);
  const cells: Cell[] = [];
  expand({}, [...names]);
  return sortByAxes(cells);

  function expand(fixed: Record<string, AxisValue>, open: readonly string[]): void {
    if (open.length === 0) {
      cells.push(Object.fromEntries(names.map((name) => [name, fixed[name]])));
      return;
    }
    const { name, values } = firstThatIsKnown(axes, fixed, open, where);
    const rest = open.filter((other) => other !== name);
    for (const value of values) expand({ ...fixed, [name]: value }, rest);
  }

  /** Dependent axes may have been fixed in another order than declared; the cells come out as declared. */
  function sortByAxes(unsorted: Cell[]): Cell[] {
    const rank = names.map(
      (name) => new Map(unique(unsorted.map((cell) => cell[name])).map((value, i) => [value, i])),
    );
    return unsorted
      .map((cell) => ({ cell, ranks: names.map((name, i) => rank[i].get(cell[name])!) }))
      .sort((a, b) => compare(a.ranks, b.ranks))
      .map(({ cell }) => cell);
  }
}

function firstThatIsKnown(axes: Record<string, unknown>, fixed: Cell, open: readonly string[], where: Where) {
  const waitsFor = new Map<string, string>();
  for (const name of open) {
    const axis = axes[name];
    if (Array.isArray(axis)) return { name, values: checkedValues(name, axis, where) };
    if (typeof axis !== 'function') {
      throw new PipelineError('invalid-definition', {
        what: `The matrix axis "${name}" is ${axis === undefined ? 'missing' : `a ${typeof axis}`}.`,
        todo: 'Give it a list of values, or a function of the other axes that returns one.',
        ...where,
      });
    }
    const missing = new MissingAxis();
    const view = new Proxy(fixed, {
      get(target, key) {
        if (typeof key !== 'string' || Object.hasOwn(target, key)) return Reflect.get(target, key);
        if (!Object.hasOwn(axes, key)) {
          throw new PipelineError('invalid-definition', {
            what: `The matrix axis "${name}" asks for an axis "${key}" that the matrix does not have.`,
            todo: suggestion(key, Object.keys(axes)),
            ...where,
          });
        }
        missing.axis = key;
        throw missing;
      },
    });
    try {
      return { name, values: checkedValues(name, (axis as AxisFunction)(view), where) };
    } catch (thrown) {
      if (thrown !== missing) throw thrown;
      waitsFor.set(name, missing.axis);
    }
  }
  throw new PipelineError('cycle', {
    what: `Matrix axes depend on each other in a circle: ${circle(waitsFor).join(' -> ')}.`,
    why: 'Each of them is a function of the next, so none has values to begin with.',
    todo: 'Give one of them a list of values.',
    ...where,
  });
}

/** @throws PipelineError `invalid-definition` for an axis that an outer matrix has, too */
export function checkNames(names: readonly string[], outer: Cell, where: Where): void {
  const shadowing = names.find((name) => Object.hasOwn(outer, name));
  if (shadowing === undefined) return;
  throw new PipelineError('invalid-definition', {
    what: `The matrix axis "${shadowing}" lies inside another axis of the same name.`,
    todo: 'Rename one of them: the axes tell the cells apart.',
    ...where,
  });
}

/** @throws PipelineError `invalid-definition` for what is neither text, a finite number nor a truth value */
export function checkValue(name: string, value: unknown, where: Where): void {
  const ok =
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (ok) return;
  throw new PipelineError('invalid-definition', {
    what: `The matrix axis "${name}" has the value ${String(value)}, a ${typeof value}.`,
    todo: 'Use text, finite numbers, true or false.',
    ...where,
  });
}

class MissingAxis extends Error {
  axis = '';
}

function circle(waitsFor: ReadonlyMap<string, string>): string[] {
  const seen: string[] = [];
  let name = [...waitsFor.keys()][0];
  while (!seen.includes(name)) {
    seen.push(name);
    name = waitsFor.get(name)!;
  }
  return [...seen.slice(seen.indexOf(name)), name];
}

function checkedValues(name: string, values: readonly unknown[], where: Where): readonly AxisValue[] {
  if (!Array.isArray(values)) {
    throw new PipelineError('invalid-definition', {
      what: `The function of the matrix axis "${name}" returned a ${typeof values}.`,
      todo: 'Return a list of values.',
      ...where,
    });
  }
  for (const value of values) checkValue(name, value, where);
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) {
    throw new PipelineError('duplicate-action', {
      what: `The matrix axis "${name}" has the value ${JSON.stringify(repeated)} twice.`,
      todo: 'Remove one of them: each cell is one action.',
      ...where,
    });
  }
  return values as readonly AxisValue[];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return 0;
}
