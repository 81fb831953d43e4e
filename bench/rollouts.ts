// Rollouts of learned fields, in turns with scipy.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startContestant, type ContestantProcess } from './contestant-process.ts';
import type { Scripts } from './contestants.ts';
import { readNumbers } from './job.ts';
import { figures, magnitude, markdownTable } from './markdown.ts';
import { TOLERANCE } from './meta-steps.ts';
import { rolloutProblem, rolloutSettings } from './rollout-problem.ts';
import {
  writeRolloutProblem,
  type RolloutJob,
  type RolloutReply,
  type RolloutRequest,
} from './rollout-job.ts';
import { median, relativeDifference } from './statistics.ts';

const ROUNDS = 3;
/** The peers would take minutes for all: in each round they take every hundredth row, and are scaled up. */
const PEER_STRIDE = 100;

const contestants = [
  { name: 'ours', label: 'phaseline, all systems in one batch', script: 'rollout' },
  { name: 'autograd', label: 'scipy RK45, PyTorch float64 field by autograd', script: 'scipy_rollout' },
  { name: 'formula', label: 'scipy RK45, PyTorch float64 field by its formula', script: 'scipy_rollout' },
] as const;

export interface RolloutOutcome {
  readonly name: string;
  readonly label: string;
  readonly missing?: string;
  /** Medians over the rounds, scaled up to all rollouts. */
  readonly seconds?: number;
  readonly cpuSeconds?: number;
  readonly timesOurs?: number;
  readonly peakRssMiB?: number;
  /** Largest relative error of the last states of a round, against ours. */
  readonly difference?: number;
}

type Scaled = RolloutReply & { readonly difference: number };

export async function timeRollouts(scripts: Scripts, folder: string): Promise<RolloutOutcome[]> {
  mkdirSync(folder);
  const dataFile = join(folder, 'data.bin');
  writeRolloutProblem(dataFile, await rolloutProblem(rolloutSettings));
  const entrants = contestants.map((contestant) => {
    const job: RolloutJob = { ...rolloutSettings, implementation: contestant.name, dataFile };
    const jobFile = join(folder, `${contestant.name}.json`);
    writeFileSync(jobFile, JSON.stringify(job));
    const command = scripts.command(contestant.script, jobFile);
    const rounds: Scaled[] = [];
    const present = 'missing' in command ? undefined : startContestant(command);
    return { ...contestant, rounds, process: present, missing: 'missing' in command ? command.missing : '' };
  });
  const all = Array.from(
    { length: rolloutSettings.systems * rolloutSettings.statesPerSystem },
    (_, row) => row,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const [ours, ...peers] = entrants;
    const truth = await solveRows(ours.process!, all, join(folder, 'ours.bin'));
    ours.rounds.push({ ...truth.reply, difference: 0 });
    const rows = all.filter((row) => row % PEER_STRIDE === round);
    for (const { name, rounds, process } of peers) {
      if (process === undefined) continue;
      const { reply, last } = await solveRows(process, rows, join(folder, `${name}.bin`));
      const factor = sum(truth.reply.evaluations) / sum(reply.evaluations);
      rounds.push({
        ...reply,
        wallMilliseconds: reply.wallMilliseconds * factor,
        cpuMilliseconds: reply.cpuMilliseconds * factor,
        difference: relativeDifference(last, statesOf(rows, truth.last)),
      });
    }
  }
  for (const { process } of entrants) await process?.stop();
  return entrants.map(({ name, label, missing, rounds }) =>
    rounds.length === 0 ? { name, label, missing } : outcomeOf(name, label, rounds, entrants[0].rounds),
  );
}

async function solveRows(process: ContestantProcess, rows: readonly number[], lastStatesFile: string) {
  const reply = await process.ask<RolloutReply>({ rows, lastStatesFile } satisfies RolloutRequest);
  return { reply, last: readNumbers(lastStatesFile) };
}

function statesOf(rows: readonly number[], last: Float64Array): Float64Array {
  const { dimension } = rolloutSettings.model;
  return Float64Array.from(
    rows.flatMap((row) => Array.from(last.subarray(row * dimension, (row + 1) * dimension))),
  );
}

function outcomeOf(
  name: string,
  label: string,
  rounds: readonly Scaled[],
  ours: readonly Scaled[],
): RolloutOutcome {
  return {
    name,
    label,
    seconds: median(rounds.map(({ wallMilliseconds }) => wallMilliseconds)) / 1000,
    cpuSeconds: median(rounds.map(({ cpuMilliseconds }) => cpuMilliseconds)) / 1000,
    timesOurs: median(rounds.map(({ wallMilliseconds }, i) => wallMilliseconds / ours[i].wallMilliseconds)),
    peakRssMiB: rounds.at(-1)!.peakRssMiB,
    difference: Math.max(...rounds.map(({ difference }) => difference)),
  };
}

export function rolloutTable(outcomes: readonly RolloutOutcome[]): string {
  const rows = outcomes.map(({ label, missing, seconds, cpuSeconds, timesOurs, peakRssMiB, difference }) =>
    missing === undefined
      ? [
          label,
          figures(seconds!),
          figures(cpuSeconds!),
          String(Math.round(peakRssMiB!)),
          figures(timesOurs!),
          `${magnitude(difference!)}${difference! > TOLERANCE ? ' (wrong)' : ''}`,
        ]
      : [label, `missing: ${missing}`, '', '', '', ''],
  );
  const { systems, statesPerSystem, seconds, rtol } = rolloutSettings;
  const title = `### Rollouts: ${systems} systems x ${statesPerSystem} initial states, ${seconds} s, rtol ${rtol}`;
  const note =
    `scipy solves every ${PEER_STRIDE}th of the rollouts in each of ${ROUNDS} rounds; its times are scaled up to ` +
    'all of them by the number of evaluations of the field. Its last states are compared with ours.';
  const titles = ['', 'wall s', 'CPU s', 'RSS MiB', 'time / ours', 'difference'];
  return [title, markdownTable(titles, rows), note].join('\n\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
