import type { ListedBackend, ListedBackends } from '../../engine/backends/list-backends.ts';
import type { Colors } from '../format/colors.ts';
import { program } from '../format/shell.ts';
import { alignColumns } from '../format/table.ts';

/** The backends of a project, and below them what is the matter with those that cannot be used. */
export function formatBackends({ backends, failures }: ListedBackends, colors: Colors): string[] {
  if (backends.length === 0 && failures.length === 0)
    return ['No pipeline of this project declares backends.'];
  const pipelines = new Set(backends.flatMap((backend) => backend.pipelines));
  const shared = backends.every((backend) => backend.pipelines.length === pipelines.size);
  const missing = backends.filter(({ availability }) => !availability.available);
  return [
    ...(backends.length === 0
      ? []
      : alignColumns([
          { title: 'backend', cells: backends.map(({ name }) => colors.cyan(name)) },
          { title: 'version', cells: backends.map(({ facts }) => facts.identity) },
          {
            title: 'available',
            cells: backends.map(({ availability }) => (availability.available ? 'yes' : colors.yellow('no'))),
          },
          { title: '', cells: backends.map((backend) => defaultOf(backend, shared)) },
          ...(shared
            ? []
            : [{ title: 'pipelines', cells: backends.map((backend) => backend.pipelines.join(', ')) }]),
        ])),
    ...missing.flatMap((backend) => ['', ...whyNot(backend, colors)]),
    ...failures.flatMap(({ pipeline, error }) => [
      '',
      `${colors.bold(pipeline)} ${colors.red(`does not load: error[${error.code}]`)} ${error.what}`,
      `  ${colors.dim('details:')} ${program} list ${pipeline}`,
    ]),
  ];
}

function defaultOf({ defaultOf, pipelines }: ListedBackend, shared: boolean): string {
  if (defaultOf.length === 0) return '';
  return shared && defaultOf.length === pipelines.length ? 'default' : `default of ${defaultOf.join(', ')}`;
}

function whyNot({ name, availability, facts }: ListedBackend, colors: Colors): string[] {
  return [
    `${colors.bold(name)} is not available: ${availability.available ? '' : availability.reason}`,
    ...(facts.installation ? [`  ${colors.dim('install it:')} ${program} backends install ${name}`] : []),
  ];
}
