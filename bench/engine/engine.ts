// `npm run bench engine`: what the engine itself costs, beside other tools, and what it makes of edits and damage.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineAims, measureAims } from './aims.ts';
import { damageTable, measureDamage } from './damage.ts';
import { diamondTable, measureDiamonds } from './diamonds.ts';
import { measuring } from './measure.ts';
import { measureReruns, rerunsTable } from './reruns.ts';

/** The tables; each is told as soon as it is there. */
export async function benchEngine(root: string, tell: (part: string) => void): Promise<string[]> {
  const work = mkdtempSync(join(tmpdir(), 'phaseline-bench-'));
  const measure = measuring(root);
  const parts: string[] = [];
  const add = (part: string) => {
    parts.push(part);
    tell(part);
  };
  const folder = (name: string) => {
    const path = join(work, name);
    mkdirSync(path);
    return path;
  };
  try {
    const diamonds = measureDiamonds(root, measure, folder('diamonds'));
    add(diamondTable(diamonds));
    add(rerunsTable(await measureReruns(root, folder('reruns'))));
    add(damageTable(await measureDamage(root, folder('damage'))));
    const aims = engineAims(measureAims(root, measure, folder('aims'), diamonds));
    tell(aims);
    return [aims, ...parts];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
