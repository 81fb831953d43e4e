import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { machineWords } from '../../bench/machine.ts';
import { markdownTable, replaceBetweenMarkers } from '../../bench/markdown.ts';
import type { Figure } from '../faults/soak.ts';
import { repository } from './repository.ts';

const columns = ['fault', 'times', 'survived', ''];
const command = 'npm run test:soak';

/** Of `npm run test:soak`: the figures of the suites that passed go to docs/reliability.md, in place of their last ones. */
export default class Reliability implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const figures = modules
      .toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
      .flatMap((module) => [...module.children.allTests('passed')])
      .map((test) => test.meta().figure)
      .filter((figure) => figure !== undefined);
    const path = join(repository, 'docs/reliability.md');
    const document = readFileSync(path, 'utf8');
    const text = `Played on ${machineWords()}.\n\n${withFigures(document, figures)}`;
    writeFileSync(path, replaceBetweenMarkers(document, command, text));
  }
}

/** The table of the document with these rows, those of the same faults replaced, new ones last. */
export function withFigures(document: string, figures: readonly Figure[]): string {
  const known = [...document.matchAll(/^\| (.+?) +\| +(\d+) \| +(\d+) \| +(.*?) *\|$/gm)].map((row) =>
    row.slice(1),
  );
  const rows = new Map(known.map((cells) => [cells[0], cells]));
  for (const { fault, times, survived, note = '' } of figures)
    rows.set(fault, [fault, String(times), String(survived), note]);
  return markdownTable(columns, [...rows.values()]);
}
