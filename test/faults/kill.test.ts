import { cpSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createProject, type Project } from '../rig/project.ts';
import { expectGroupEnd, expectRecovery, forget, killHard, resultsOf } from './kill-recovery.ts';
import { surveyFiles } from './kill-survey.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

const words = ['run', 'survey', '--json', '--jobs', '2', '--checkpoint-every', '0'];

/** What lies in the project when the run that is killed begins. */
type Start = 'nothing' | 'compiled' | 'older results';

/** How long a run takes then, beside one that finds nothing. */
const lastsOf: Readonly<Record<Start, number>> = { nothing: 1, compiled: 0.8, 'older results': 0.8 };

/** Saves the results of an older version of a stage, so that lock and results get replaced and not only made. */
async function saveOlder(project: Project): Promise<void> {
  const stages = project.read('stages/survey.ts');
  project.edit('stages/survey.ts', (text) =>
    text.replace("'number ' + i", "'n ' + i").replace('- 0.5', '- 0.25'),
  );
  await project.run(words);
  for (const name of ['artifacts', 'pipeline.lock.json'])
    cpSync(project.path(name), project.path(`older/${name}`), { recursive: true });
  project.write('stages/survey.ts', stages);
}

function prepare(project: Project, start: Start): void {
  forget(project, start === 'compiled');
  if (start !== 'older results') return;
  rmSync(project.path('artifacts'), { recursive: true });
  cpSync(project.path('older'), project.root, { recursive: true });
}

test(
  'kill -9 at any time of a run: the next one ends with the bytes of a clean run',
  async (context) => {
    const project = await createProject(surveyFiles);
    await saveOlder(project);

    // How long a run takes, in milliseconds, so that the kills spread over all of it.
    let lasts = 0;
    const measure = async () => {
      forget(project);
      const began = performance.now();
      expect((await project.run(words)).exitCode).toBe(0);
      lasts = performance.now() - began;
      return resultsOf(project);
    };
    const clean = await measure();

    const count = times({ quick: 3, long: 200 });
    const counts = { again: 0, most: 0, late: 0, whole: 0 };
    for (let i = 0; i < count; i++) {
      const choose = new Chooser(`kill ${soakSeed} ${i}`);
      const start = choose.one(Object.keys(lastsOf) as Start[]);
      const whole = choose.below(2) === 0;
      const share = choose.below(1050) / 1000;
      // The machine's other work changes how long a run takes.
      if (i % 40 === 39) expect(await measure()).toEqual(clean);
      prepare(project, start);

      const run = project.start(words);
      await sleep(share * lasts * lastsOf[start]);
      killHard(run, whole);
      const { exitCode, events } = await run.finished;
      const fault = `kill -9 of ${whole ? 'the group' : 'the command alone'} at ${(share * 100).toFixed(1)} % of a run that found ${start} (SOAK_SEED=${soakSeed}, kill ${i})`;
      const again = await expectRecovery(project, { words, clean, told: events, inFlight: 2, fault });
      counts.again += again;
      counts.most = Math.max(counts.most, again);
      counts.late += exitCode === undefined ? 0 : 1;
      counts.whole += whole ? 1 : 0;
      await expectGroupEnd(run.pid);
    }
    tell(context, {
      fault: 'kill -9 at a random time of a run, from the start of the process to its end',
      times: count,
      survived: count,
      note:
        `${counts.whole} of the whole process group, ${count - counts.whole} of the command alone; ` +
        `${counts.late} came when the run had just ended. ${counts.again} actions ran again, at most ${counts.most} after one kill`,
    });
  },
  suiteTimeout,
);
