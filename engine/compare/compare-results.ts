import type { Cell, Columns, TableType, TableValue } from '../define/artifact-types.ts';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { decode } from '../artifacts/codec.ts';
import { lockedAction } from '../lock/locked-profile.ts';
import type { Session } from '../session.ts';
import type { Side } from './sides.ts';

/** A result of one side: its table, or why there is none to show. */
export interface SideResult {
  readonly path: string;
  readonly cell: Cell;
  /** Undefined: the side's lock does not have it. */
  readonly digest?: string;
  readonly table?: { readonly columns: Columns; readonly value: TableValue<Columns> };
  readonly missing?: string;
}

/**
 * The result `name` (or all cells of it) of one side, read from the store where it has it.
 *
 * @param session of the side's profile, with the present code: it says which action makes the result
 * @throws PipelineError `unknown-result`
 */
export async function resultsOfSide(session: Session, side: Side, name: string): Promise<SideResult[]> {
  const { graph } = session;
  const wanted = graph.results.filter(({ path }) => path === name || path.startsWith(`${name}/`));
  if (wanted.length === 0) {
    throw new PipelineError('unknown-result', {
      what: `The pipeline "${graph.pipeline}" has no result "${name}".`,
      todo: suggestion(name, [...new Set(graph.results.map(({ path }) => path.split('/')[0]))]),
      where: { argument: name, option: '--result' },
    });
  }
  const stages = new Map(graph.nodes.map(({ id, stage }) => [id, graph.stages[stage]]));
  const found: SideResult[] = [];
  for (const { path, cell, node, output } of wanted) {
    const outputs = lockedAction(side.locked, node)?.outputs ?? {};
    const digest = Object.hasOwn(outputs, output) ? outputs[output] : undefined;
    const facts = stages.get(node)!.outputs[output];
    if (digest === undefined) found.push({ path, cell, missing: 'not in the lock file' });
    else if (facts.kind !== 'table') found.push({ path, cell, digest, missing: 'not a table' });
    else found.push({ path, cell, digest, ...(await readStored(session, facts, digest)) });
  }
  return found;
}

async function readStored(
  session: Session,
  facts: TableType,
  digest: string,
): Promise<Pick<SideResult, 'table' | 'missing'>> {
  try {
    return { table: { columns: facts.columns, value: await decode(facts, await session.cas.read(digest)) } };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    if (error.code === 'missing-artifact') return { missing: 'not in the store of this machine' };
    if (error.code !== 'corrupt-artifact') throw error;
    return {
      missing: error.facts.why?.includes('columns') ? 'a table of other columns' : 'damaged in the store',
    };
  }
}
