import fc from 'fast-check';
import { test } from 'vitest';
import { shortScripts, type Script } from '../engine/oracle/arbitrary.ts';
import { createProject } from '../rig/project.ts';
import { CommandPlayer } from './command-player.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';

test(
  'random edits of the files of random projects rerun what they must, as planned, with the results of a run from nothing',
  async (context) => {
    const numRuns = times({ quick: 2, long: 60 });
    const counts = { steps: 0, executed: 0 };
    const playScript = async (script: Script): Promise<void> => {
      const player = new CommandPlayer(await createProject({}));
      await player.play(script);
      counts.steps += player.counts.steps;
      counts.executed += player.counts.executed;
    };
    // A script that fails is told as it was drawn: to shrink it would take hours.
    await fc.assert(fc.asyncProperty(shortScripts, playScript), {
      numRuns,
      seed: soakSeed,
      endOnFailure: true,
    });
    tell(context, {
      fault: 'a random script of edits of the files of a random project, by the real command',
      times: numRuns,
      survived: numRuns,
      note: `${counts.steps} runs, ${counts.executed} actions executed: the least, all as planned`,
    });
  },
  suiteTimeout,
);
