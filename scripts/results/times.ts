// How long the trainings of a run took, by the records of its actions.
import { hostname } from 'node:os';
import { machineWords } from '../../bench/machine.ts';
import { decode } from '../../engine/artifacts/codec.ts';
import type { Cell } from '../../engine/define/artifact-types.ts';
import { arms } from '../../report/ablation.ts';
import { labelOf } from '../../report/methods.ts';
import { joinBlocks, table } from '../../report/markdown/blocks.ts';
import { escapeMarkdown } from '../../report/markdown/escape.ts';
import { capitalised, formatCount, formatNumber, shareOf } from '../../report/numbers.ts';
import { distinct, medianOf } from '../../report/results.ts';
import type { ActionRecord } from '../../schemas/disk/action-record.ts';
import { method } from '../../schemas/methods.ts';
import type { costs } from '../../schemas/results.ts';
import type { LockedResult } from './locked-results.ts';
import type { Page } from './pages.ts';

/** One training of the run. */
interface Training {
  readonly cell: Cell;
  readonly run: ActionRecord['run'];
}

/** When one training reached a goal, of those that have some. */
interface Goal {
  readonly cell: Cell;
  readonly threshold: number;
  /** Of the whole training; infinite where it never did. */
  readonly share: number;
}

/**
 * @param read the bytes of a result
 * @throws Error when the store has no record of a training
 */
export async function trainingTimes(page: Page, read: (result: LockedResult) => Uint8Array): Promise<string> {
  const trainings = await trainingsOf(page);
  if (trainings.length === 0) return '';
  const goals: Goal[] = [];
  for (const result of page.results) goals.push(...(await goalsIn(result, read)));
  return joinBlocks([
    `Of this one run, on ${machineOf(trainings)}, where other actions ran at the same time. Wall-clock seconds of one ` +
      'training: the median over seeds, from the fastest to the slowest. A training that was interrupted counts from its ' +
      'last resumption.',
    goals.length === 0
      ? ''
      : 'The time to a goal, a relative error of the field on validation systems, is the share of the iterations that ' +
        'it took; in brackets, how many trainings reached it.',
    timesTable(trainings, goals),
  ]);
}

/** Each training once, where it is the first time: what several results are made of is executed once. */
async function trainingsOf({ pipeline, profile, results, session }: Page): Promise<Training[]> {
  const actions = new Map<string, Cell>();
  for (const { action, facts } of results) {
    if (action.stage !== 'meta-train' || facts.kind !== 'tensors' || actions.has(action.key)) continue;
    actions.set(action.key, action.cell);
  }
  const trainings: Training[] = [];
  for (const [key, cell] of actions) {
    const record = await session.cache.get(key);
    if (record === undefined) {
      throw new Error(
        `artifacts/actions has no record of the training ${JSON.stringify(cell)} of "${pipeline}", which tells how long ` +
          `it took. Run it here: npx pipeline run ${pipeline} --profile ${profile}`,
      );
    }
    trainings.push({ cell, run: record.run });
  }
  return trainings;
}

async function goalsIn(
  { facts, ...result }: LockedResult,
  read: (result: LockedResult) => Uint8Array,
): Promise<Goal[]> {
  if (facts.kind !== 'table' || facts.name !== 'costs') return [];
  const { columns } = facts as typeof costs;
  const rows = await decode({ kind: 'table', name: 'costs', columns }, read({ facts, ...result }));
  const aimed = [...rows.family.keys()].filter((row) => Number.isFinite(rows.threshold[row]));
  return aimed.map((row) => ({
    cell: { family: rows.family[row], method: rows.method[row], seed: rows.seed[row] },
    threshold: rows.threshold[row],
    share: Number.isFinite(rows.iterations[row])
      ? rows.iterations[row] / rows.totalIterations[row]
      : Infinity,
  }));
}

function timesTable(trainings: readonly Training[], goals: readonly Goal[]): string {
  const axes = distinct(trainings.flatMap(({ cell }) => Object.keys(cell))).filter(
    (axis) => axis !== 'seed' && distinct(trainings.map(({ cell }) => cell[axis])).length > 1,
  );
  const groupOf = (cell: Cell) => JSON.stringify(axes.map((axis) => cell[axis]));
  const thresholds = distinct(goals.map(({ threshold }) => threshold));
  const rows = distinct(trainings.map(({ cell }) => groupOf(cell))).map((group) => {
    const own = trainings.filter(({ cell }) => groupOf(cell) === group);
    const seconds = own.map(({ run }) => run.seconds);
    return [
      ...axes.map((axis) => escapeMarkdown(valueText(axis, own[0].cell))),
      String(own.length),
      `${secondsText(medianOf(seconds))} [${secondsText(Math.min(...seconds))}, ${secondsText(Math.max(...seconds))}]`,
      ...thresholds.map((threshold) => {
        const asked = goals.filter((one) => one.threshold === threshold && groupOf(one.cell) === group);
        if (asked.length === 0) return secondsText(NaN);
        const times = own.map(({ cell, run }) => {
          const goal = asked.find((one) => one.cell['seed'] === cell['seed']);
          return (goal?.share ?? Infinity) * run.seconds;
        });
        const reached = times.filter(Number.isFinite).length;
        return `${secondsText(medianOf(times))} (${shareOf(reached, times.length)})`;
      }),
    ];
  });
  return table(
    [
      ...axes.map((axis) => ({ title: capitalised(arms.find(({ name }) => name === axis)?.title ?? axis) })),
      { title: 'Trainings', isNumber: true },
      { title: 'Whole training, s', isNumber: true },
      ...thresholds.map((threshold) => ({ title: `Goal ${threshold}, s`, isNumber: true })),
    ],
    rows,
  );
}

function valueText(axis: string, cell: Cell): string {
  const value = String(cell[axis]);
  if (axis === 'method') return labelOf(method.parse(value));
  // There is no other network in the ablations.
  return axis === 'algorithm' ? labelOf(method.parse(`hnn-${value}`)) : value;
}

function secondsText(seconds: number): string {
  return seconds >= 100 && Number.isFinite(seconds)
    ? formatCount(Math.round(seconds))
    : formatNumber(seconds);
}

/** Names of hosts stay out of it. */
function machineOf(trainings: readonly Training[]): string {
  const told = trainings.map(({ run: { host, node, platform } }) =>
    host === hostname() ? machineWords(node) : `another machine (${platform}, Node ${node.replace('v', '')})`,
  );
  return distinct(told).join(' and ');
}
