import { readTable, type ResultArtifact } from '../../engine/results/find-results.ts';
import type { Colors } from '../format/colors.ts';
import { formatBytes } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';
import { chooseOne, notATable } from './errors.ts';
import type { ResultFormat } from './formats.ts';
import { haveSameColumns, mergeTables, type MergedColumn, type TableOfCell } from './merge-tables.ts';
import { prettyTable } from './pretty-table.ts';

interface Options {
  readonly format: ResultFormat;
  readonly colors: Colors;
}

/**
 * What `results` writes for these artifacts; bytes for arrow.
 *
 * @throws PipelineError `usage` when they do not fit into one file of the format
 */
export async function renderResults(
  artifacts: readonly ResultArtifact[],
  { format, colors }: Options,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'pretty':
      return `${(await pretty(artifacts, colors)).join('\n')}\n`;
    case 'csv':
      return (await import('./csv.ts')).toCsv(await oneTable(artifacts, format));
    case 'json':
      return toJson(artifacts);
    case 'arrow':
      return oneFile(artifacts);
    default:
      return format satisfies never;
  }
}

/** Tables are printed, merged where they have the same columns; JSON too; of other files the place. */
async function pretty(artifacts: readonly ResultArtifact[], colors: Colors): Promise<string[]> {
  if (artifacts.every(({ facts }) => facts.kind === 'table')) {
    const tables = await readTables(artifacts);
    if (haveSameColumns(tables)) return prettyTable(mergeTables(tables), colors);
    return artifacts.flatMap(({ path }, i) => [
      ...(i === 0 ? [] : ['']),
      colors.cyan(path),
      ...prettyTable(mergeTables([tables[i]]), colors),
    ]);
  }
  if (artifacts.length === 1 && artifacts[0].facts.kind === 'json') {
    return [JSON.stringify(await readJson(artifacts[0]), null, 2)];
  }
  return alignColumns([
    { cells: artifacts.map(({ path }) => colors.cyan(path)) },
    { cells: artifacts.map(({ facts }) => (facts.kind === 'file' ? facts.mediaType : facts.kind)) },
    { align: 'right', cells: artifacts.map(({ bytes }) => formatBytes(bytes)) },
    { cells: artifacts.map(({ file }) => file) },
  ]);
}

/** Rows as objects; of JSON results the value, for a matrix one object with its cell and value each. */
async function toJson(artifacts: readonly ResultArtifact[]): Promise<string> {
  if (artifacts.every(({ facts }) => facts.kind === 'json')) {
    const values = await Promise.all(
      artifacts.map(async (artifact) => ({ cell: artifact.cell, value: await readJson(artifact) })),
    );
    return `${JSON.stringify(values.length === 1 ? values[0].value : values, null, 2)}\n`;
  }
  const columns = await oneTable(artifacts, 'json');
  const rows = (columns[0]?.values ?? []).map((_, row) =>
    JSON.stringify(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))),
  );
  return `[\n${rows.join(',\n')}\n]\n`;
}

async function oneTable(artifacts: readonly ResultArtifact[], format: ResultFormat): Promise<MergedColumn[]> {
  const other = artifacts.find(({ facts }) => facts.kind !== 'table');
  if (other) throw notATable(other, format);
  const tables = await readTables(artifacts);
  if (!haveSameColumns(tables)) throw chooseOne(artifacts, format, 'They have different columns.');
  return mergeTables(tables);
}

async function oneFile(artifacts: readonly ResultArtifact[]): Promise<Uint8Array> {
  const [artifact, ...others] = artifacts;
  if (others.length > 0)
    throw chooseOne(artifacts, 'arrow', 'An Arrow file is written as it was stored, one for each cell.');
  if (artifact.facts.kind !== 'table') throw notATable(artifact, 'arrow');
  return artifact.read();
}

async function readTables(artifacts: readonly ResultArtifact[]): Promise<TableOfCell[]> {
  const tables: TableOfCell[] = [];
  for (const artifact of artifacts) {
    const table = await readTable(artifact);
    if (table) tables.push({ cell: artifact.cell, ...table });
  }
  return tables;
}

async function readJson(artifact: ResultArtifact): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await artifact.read()));
}
