import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { machineWords } from '../../bench/machine.ts';
import { markdownTable, replaceBetweenMarkers } from '../../bench/markdown.ts';
import type { Figure } from '../faults/soak.ts';
import { repository } from './repository.ts';

/** Of `npm run test:soak`: when every suite has passed, their figures go to docs/reliability.md. */
export default class Reliability implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], _errors: unknown, reason: string): void {
    if (reason !== 'passed') return;
    const figures = modules
      .toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
      .flatMap((module) => [...module.children.allTests()])
      .map((test) => test.meta().figure)
      .filter((figure) => figure !== undefined);
    const path = join(repository, 'docs/reliability.md');
    const text = `Played on ${machineWords()}.\n\n${reliabilityTable(figures)}`;
    writeFileSync(path, replaceBetweenMarkers(readFileSync(path, 'utf8'), 'npm run test:soak', text));
  }
}

/** One suite a row; its counts, and what else it counted. */
export function reliabilityTable(figures: readonly Figure[]): string {
  return markdownTable(
    ['fault', 'times', 'survived', ''],
    figures.map(({ fault, times, survived, note = '' }) => [fault, String(times), String(survived), note]),
  );
}
