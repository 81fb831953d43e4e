import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceLocation } from '../errors/pipeline-error.ts';
import type { Session } from '../session.ts';
import { lineAndColumn, offsetOfPointer } from '../store/json-text.ts';
import { LOCK_FILE } from '../store/lock-file.ts';
import type { LockChange, LockDifference } from './lock-differences.ts';

/** Line and column of what the lock file says, where the present differs from it. */
export function placeInLock({ project, graph }: Session, difference: LockDifference): SourceLocation {
  const pointer = [
    'pipelines',
    graph.pipeline,
    graph.profile,
    ...memberOf(difference).map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')),
  ];
  try {
    const text = readFileSync(join(project.root, LOCK_FILE), 'utf8');
    const offset = offsetOfPointer(text, `/${pointer.join('/')}`);
    return { file: LOCK_FILE, ...(offset === undefined ? {} : lineAndColumn(text, offset)) };
  } catch {
    // The place is a courtesy; the difference is told without it.
    return { file: LOCK_FILE };
  }
}

function memberOf({ action, kind, changes }: LockDifference): string[] {
  if (action === undefined) return ['backend'];
  if (kind === 'added') return ['actions'];
  return ['actions', action, ...(kind === 'removed' ? [] : entryMember(changes[0]))];
}

function entryMember({ part, name, before }: LockChange): string[] {
  switch (part) {
    case 'parameter':
      return ['parameters'];
    case 'code':
    case 'package':
      return ['code'];
    case 'output':
      return before === undefined ? ['outputs'] : ['outputs', name];
    default:
      return ['key'];
  }
}
