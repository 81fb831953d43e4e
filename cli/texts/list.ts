import type { Graph } from '../../engine/graph/graph.ts';
import type { PipelineSummary } from '../../engine/list-pipelines.ts';
import type { Colors } from '../format/colors.ts';
import { flatten } from '../format/flatten.ts';
import { formatCount } from '../format/numbers.ts';
import { program } from '../format/shell.ts';
import { alignColumns } from '../format/table.ts';

/** The pipelines of a project; one that does not load is listed with the reason. */
export function formatPipelines(pipelines: readonly PipelineSummary[], colors: Colors): string[] {
  if (pipelines.length === 0) return ['There is no pipeline here yet: write one in pipelines/NAME.ts.'];
  return pipelines.flatMap(({ name, description, profiles, backends, error }) => [
    colors.bold(name),
    ...(description === undefined
      ? []
      : description
          .trim()
          .split('\n')
          .map((line) => `  ${line.trim()}`)),
    ...(profiles === undefined ? [] : [`  ${colors.dim('profiles:')} ${profiles.join(', ')}`]),
    ...(backends === undefined || backends.length === 0
      ? []
      : [`  ${colors.dim('backends:')} ${backends.join(', ')}`]),
    ...(error === undefined
      ? []
      : [
          `  ${colors.red(`does not load: error[${error.code}]`)} ${error.what}`,
          `  ${colors.dim('details:')} ${program} list ${name}`,
        ]),
  ]);
}

/** The stages and parameters of one pipeline. */
export function formatPipeline(graph: Graph, colors: Colors): string[] {
  const counts = new Map<string, number>();
  for (const { stage } of graph.nodes) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const stages = [...counts];
  const parameters = flatten(graph.parameters);
  return [
    `${colors.bold(graph.pipeline)} ${colors.dim(`(profile ${graph.profile})`)}`,
    '',
    'stages',
    ...alignColumns([
      { cells: stages.map(([name]) => `  ${colors.cyan(name)}`) },
      { align: 'right', cells: stages.map(([, count]) => (count > 1 ? `×${formatCount(count)}` : '')) },
      { cells: stages.map(([name]) => (graph.stages[name]?.description ?? '').split('\n', 1)[0]) },
    ]),
    ...(parameters.length === 0
      ? []
      : [
          '',
          'parameters (`--set path=value` changes one)',
          ...parameterLines(parameters, graph.descriptions, colors),
        ]),
  ];
}

/** A longer value has a line of its own: the descriptions of all would stand behind it else. */
const LONG_VALUE = 32;

function parameterLines(
  parameters: readonly (readonly [string, string])[],
  descriptions: Graph['descriptions'],
  colors: Colors,
): string[] {
  const isLong = (text: string) => text.length > LONG_VALUE;
  const lines = alignColumns([
    { cells: parameters.map(([path]) => `  ${colors.cyan(path)}`) },
    { cells: parameters.map(([, text]) => (isLong(text) ? '' : text)) },
    { cells: parameters.map(([path]) => colors.dim(descriptions[path] ?? '')) },
  ]);
  return parameters.flatMap(([, text], i) => (isLong(text) ? [lines[i], `    ${text}`] : [lines[i]]));
}
