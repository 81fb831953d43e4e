import type { Cell } from '../define/artifact-types.ts';
import { PipelineError, type ErrorFacts } from '../errors/pipeline-error.ts';
import { checkNames, checkValue } from './axes.ts';

type Where = Pick<ErrorFacts, 'where'>;

/**
 * The cells of a matrix that lists them.
 *
 * @param where the call of `matrix`, for errors
 * @throws PipelineError `invalid-definition` for what is no cell, lacks an axis that another cell has or shadows an
 *   outer axis; `duplicate-action` for a cell that is listed twice
 */
export function listedCells(cells: readonly unknown[], outer: Cell, where: Where): Cell[] {
  const seen = new Set<string>();
  let names: readonly string[] | undefined;
  for (const [i, cell] of cells.entries()) {
    if (cell === null || typeof cell !== 'object' || Array.isArray(cell)) {
      throw new PipelineError('invalid-definition', {
        what: `Entry ${i} of a matrix's list of cells is ${cell === null ? 'null' : Array.isArray(cell) ? 'a list' : `a ${typeof cell}`}.`,
        todo: 'List cells, each with a value for every axis: `matrix([{ steps: 1, seed: 0 }, { steps: 5, seed: 0 }], …)`.',
        ...where,
      });
    }
    const own = Object.keys(cell);
    if (names === undefined) checkNames(own, outer, where);
    names ??= own;
    checkSameAxes(i, names, own, where);
    for (const name of own) checkValue(name, (cell as Cell)[name], where);
    // Axes may stand in any order.
    const identity = JSON.stringify(names.map((name) => (cell as Cell)[name]));
    if (seen.has(identity)) {
      throw new PipelineError('duplicate-action', {
        what: `A matrix lists the cell ${JSON.stringify(cell)} twice.`,
        todo: 'Remove one of them: each cell is one action.',
        ...where,
      });
    }
    seen.add(identity);
  }
  return cells.map((cell) => Object.fromEntries(names!.map((name) => [name, (cell as Cell)[name]])));
}

function checkSameAxes(i: number, names: readonly string[], own: readonly string[], where: Where): void {
  const odd = names.find((name) => !own.includes(name)) ?? own.find((name) => !names.includes(name));
  if (odd === undefined) return;
  const lacks = !own.includes(odd);
  throw new PipelineError('invalid-definition', {
    what: `Cell ${i} of a matrix ${lacks ? 'lacks' : 'has'} the axis "${odd}", which the first cell ${lacks ? 'has' : 'lacks'}.`,
    todo: 'Give every cell of the list the same axes.',
    ...where,
  });
}
