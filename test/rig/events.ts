import type { CommandEvent, Finished } from './command.ts';

/** The actions that a run executed, sorted; retries count once. */
export function executed({ events }: Pick<Finished, 'events'>): string[] {
  return actionsOf(events, (event) => event.type === 'action-started' && event.attempt === 1);
}

/** The actions whose results a run took from the cache, sorted. */
export function cached({ events }: Pick<Finished, 'events'>): string[] {
  return actionsOf(events, (event) => event.type === 'action-cached');
}

/** The actions that a run left out, sorted. */
export function skipped({ events }: Pick<Finished, 'events'>): string[] {
  return actionsOf(events, (event) => event.type === 'action-skipped');
}

/** The digests of everything that a run finished or found, by action. */
export function digests({ events }: Pick<Finished, 'events'>): Record<string, Record<string, string>> {
  return Object.fromEntries(
    eventsOf({ events }, 'action-finished').map(({ action, outputs }) => [
      action,
      Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
    ]),
  );
}

/** All events of one type. */
export function eventsOf<T extends CommandEvent['type']>(
  { events }: Pick<Finished, 'events'>,
  type: T,
): Extract<CommandEvent, { type: T }>[] {
  return events.filter((event): event is Extract<CommandEvent, { type: T }> => event.type === type);
}

export interface PlannedStep {
  readonly status: 'run' | 'pending' | 'shared';
  readonly action: string;
}

/** What the text of `plan` says would execute, sorted by action. */
export function plannedSteps(plan: Pick<Finished, 'stdout'>): PlannedStep[] {
  return stepsAsTold(plan).sort((a, b) => (a.action < b.action ? -1 : 1));
}

/** What the text of `plan` says would execute, in its order. */
export function stepsAsTold({ stdout }: Pick<Finished, 'stdout'>): PlannedStep[] {
  return [...stdout.matchAll(/^(run|pending|shared) +(\S+)((?: \w+=\S+)*)/gm)].map(
    ([, status, name, cell]) => ({
      status: status as PlannedStep['status'],
      action: cell === '' ? name : `${name}[${cell.trim().replaceAll(' ', ',')}]`,
    }),
  );
}

function actionsOf(events: readonly CommandEvent[], is: (event: CommandEvent) => boolean): string[] {
  return events
    .filter(is)
    .map((event) => (event as { action: string }).action)
    .sort();
}
