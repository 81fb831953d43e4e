import { lutimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createProject, type Project } from '../rig/project.ts';
import { expectGroupEnd, expectRecovery, filesBelow, forget, killHard, resultsOf } from './kill-recovery.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

const MEGABYTES = times({ quick: 8, long: 100 });

/** A stage that returns three large files; it says when they are computed, so that kills meet them being stored. */
const bulk = {
  'pipelines/bulk.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { pour } from '../stages/pour.ts';

export default definePipeline({
  name: 'bulk',
  description: 'Large files',
  parameters: z.strictObject({}),
  profiles: { default: {} },
  graph: () => pour(),
});
`,
  'stages/pour.ts': `
import { defineStage, file } from 'phaseline';

const raw = file('application/octet-stream');

function fill(seed: number): Uint8Array {
  const words = new Uint32Array(${MEGABYTES} << 18);
  for (let i = 0, x = seed; i < words.length; i++) words[i] = x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
  return new Uint8Array(words.buffer);
}

export const pour = defineStage({
  name: 'pour',
  resources: { memoryMiB: 2048 },
  outputs: { first: raw, second: raw, third: raw },
  run({ context }) {
    const files = { first: fill(1), second: fill(2), third: fill(3) };
    context.log('computed');
    return files;
  },
});
`,
};

const words = ['run', 'bulk', '--json'];

/** What killed processes left behind is collected when it is a minute old. */
async function expectNothingLeft(project: Project, fault: string): Promise<void> {
  const then = Date.now() / 1000 - 120;
  for (const file of filesBelow(project.path('artifacts/tmp')))
    lutimesSync(project.path(`artifacts/tmp/${file}`), then, then);
  const { exitCode, stdout, stderr } = await project.run(['gc', '--grace', '0']);
  expect({ exitCode, stderr }, `gc after ${fault}:\n${stdout}`).toEqual({ exitCode: 0, stderr: '' });
  expect(filesBelow(project.path('artifacts/tmp')), `left behind after ${fault} and gc`).toEqual([]);
}

test(
  'kill -9 while large files are stored: none is ever there in part, and the next run has them whole',
  async (context) => {
    const project = await createProject(bulk);
    // From when the files are computed to the end: stored, recorded, published.
    const stored = project.start(words);
    await stored.event('action-log');
    const began = performance.now();
    expect((await stored.finished).exitCode).toBe(0);
    const lasts = performance.now() - began;
    const clean = resultsOf(project);

    const count = times({ quick: 2, long: 25 });
    const counts = { late: 0, unfinished: 0 };
    for (let i = 0; i < count; i++) {
      const choose = new Chooser(`storing ${soakSeed} ${i}`);
      const whole = choose.below(2) === 0;
      const share = choose.below(1000) / 1000;
      forget(project, true);
      const run = project.start(words);
      await run.event('action-log');
      await sleep(share * lasts);
      killHard(run, whole);
      const { exitCode, events } = await run.finished;
      await expectGroupEnd(run.pid);

      const fault = `kill -9 of ${whole ? 'the group' : 'the command alone'} at ${(share * 100).toFixed(1)} % of storing (SOAK_SEED=${soakSeed}, kill ${i})`;
      counts.late += exitCode === undefined ? 0 : 1;
      counts.unfinished += filesBelow(project.path('artifacts/tmp')).length > 0 ? 1 : 0;
      await expectRecovery(project, { words, clean, told: events, inFlight: 1, fault });
      await expectNothingLeft(project, fault);
      expect(resultsOf(project), `results after ${fault} and gc`).toEqual(clean);
    }
    tell(context, {
      fault: `kill -9 while ${3 * MEGABYTES} MB in three files are stored and published`,
      times: count,
      survived: count,
      note: `${counts.unfinished} left a file unfinished in tmp/, which gc removed; ${counts.late} came when the run had just ended`,
    });
  },
  suiteTimeout,
);
