import type { MergedLock, MergeDecision } from '../../engine/lock/merge-locks.ts';
import { formatAction } from '../format/action.ts';
import type { Colors } from '../format/colors.ts';
import { shellCommand } from '../../engine/errors/shell.ts';
import { program } from '../format/shell.ts';
import { alignColumns } from '../format/table.ts';

/** What the lock file has: one line a profile. */
export function formatLock(lock: MergedLock['lock'], colors: Colors): string[] {
  const profiles = profilesOf(lock);
  if (profiles.length === 0) return ['The lock file is empty: no pipeline has run.'];
  return alignColumns([
    { title: 'pipeline', cells: profiles.map(({ pipeline }) => pipeline) },
    { title: 'profile', cells: profiles.map(({ profile }) => profile) },
    { title: 'actions', align: 'right', cells: profiles.map(({ actions }) => String(actions)) },
    { title: 'backend', cells: profiles.map(({ backend }) => backend || colors.dim('none')) },
  ]);
}

function profilesOf({ pipelines }: MergedLock['lock']) {
  return Object.entries(pipelines).flatMap(([pipeline, profiles]) =>
    Object.entries(profiles).map(([profile, { actions, backend }]) => ({
      pipeline,
      profile,
      backend,
      actions: Object.keys(actions).length,
    })),
  );
}

const reasons = {
  ours: 'from this side, which alone changed it',
  theirs: 'from the other side, which alone changed it',
  dropped: 'dropped: both sides changed it; the next run computes it',
} as const;

/**
 * How a conflict was settled, entry by entry, and what to do then.
 *
 * @param next the command that gives the result to git
 */
export function formatMerge({ decisions }: MergedLock, next: string, colors: Colors): string[] {
  const marks = {
    ours: colors.green('ours'),
    theirs: colors.green('theirs'),
    dropped: colors.yellow('dropped'),
  };
  // What one side has of a stage may not fit what the other has of an earlier one: only a run makes the file right.
  const reruns = [...new Set(decisions.map(runCommand))];
  return [
    `${colors.green('✓')} The conflict in pipeline.lock.json is settled: ${countsOf(decisions)}`,
    ...alignColumns([
      { cells: decisions.map(({ taken }) => `  ${marks[taken]}`) },
      { cells: decisions.map(({ pipeline, profile }) => `${pipeline} (${profile})`) },
      {
        cells: decisions.map(({ action }) =>
          action === undefined ? 'the profile' : formatAction(action, colors),
        ),
      },
      { cells: decisions.map(({ taken }) => colors.dim(reasons[taken])) },
    ]),
    ...reruns.map((command) => `  ${colors.dim('run:')} ${command}`),
    `  ${colors.dim('then:')} ${next}`,
  ];
}

function countsOf(decisions: readonly MergeDecision[]): string {
  const parts = (['ours', 'theirs', 'dropped'] as const).flatMap((taken) => {
    const count = decisions.filter((decision) => decision.taken === taken).length;
    const what = { ours: 'from this side', theirs: 'from the other side', dropped: 'dropped' }[taken];
    if (count === 0) return [];
    return [`${count} ${count === 1 ? 'entry' : 'entries'} ${what}`];
  });
  return parts.join(', ') || 'both sides say the same';
}

function runCommand({ pipeline, profile }: MergeDecision): string {
  const option = profile === 'default' ? [] : ['--profile', profile];
  return shellCommand([...program.split(' '), 'run', pipeline, ...option]);
}
