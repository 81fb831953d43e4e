import { describe, expect, test } from 'vitest';
import { headRange, parameterCount } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';
import { stream } from '../../science/random/stream.ts';
import { fromAdapted } from '../../stages/convert/learned-parameters.ts';
import { probe } from '../../stages/probe.ts';
import { run } from './run.ts';
import { rowsOf } from './score-tables.ts';
import { world } from './world.ts';

const model: Model = {
  kind: 'hnn',
  components: 'solenoidal',
  dimension: 2,
  hidden: [4, 6],
  activation: 'softplus',
};
const TASKS = 60;
const parameters = { system: { name: 'pendulum' }, heldOut: 20 };

/** Models after 1 and 5 steps; `head` writes the last layer's parameters of a system, in physical units. */
async function inputsOf(head: (own: Float64Array, task: number) => number[]) {
  const { systems } = await world('pendulum', { tasks: TASKS, support: 1, query: 0 });
  const random = stream(1, 'body');
  const { start } = headRange(model);
  const size = parameterCount(model);
  const scales = Float64Array.from({ length: TASKS }, () => 1 + random.uniform());
  const early = Float64Array.from({ length: TASKS * size }, () => random.normal());
  const late = early.slice();
  for (let task = 0; task < TASKS; task++) {
    const own = systems.parameters.data.slice(3 * task, 3 * task + 3);
    late.set(
      head(own, task).map((value) => value / scales[task]),
      task * size + start,
    );
  }
  return { adapted: fromAdapted(model, [1, 5], { parameters: [early, late], scales }), systems };
}

async function scoresOf(head: Parameters<typeof inputsOf>[0]) {
  return rowsOf((await run(probe, await inputsOf(head), parameters)).scores);
}

describe('the probe', () => {
  test('asks for the parameters as drawn, then for the coefficients in which H is linear', async () => {
    const rows = await scoresOf((own) => [...own, 0, 0, 0, 0]);
    expect(rows.map(({ target, kind }) => [target, kind])).toEqual([
      ['m', 'parameter'],
      ['l', 'parameter'],
      ['q_0', 'parameter'],
      ...rows.slice(3).map(({ target }) => [target, 'coefficient']),
    ]);
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect([row.systems, row.heldOut]).toEqual([40, 20]);
  });

  test('finds what the last head, times sigma, is linear in, and no more', async () => {
    const rows = await scoresOf(([m, l]) => [3 * m + l, l - 2 * m, m + l + 7, 0, 0, 0, 0]);
    const by = Object.fromEntries(rows.map(({ target, rSquared }) => [target, rSquared]));
    expect(by['m']).toBeGreaterThan(0.999);
    expect(by['l']).toBeGreaterThan(0.999);
    expect(by['q_0']).toBeLessThan(0.2);
  });

  test('finds coefficients that are no linear functions of the parameters', async () => {
    const rows = await scoresOf(([m, l]) => [1 / (m * l * l), m * l, 0, 0, 0, 0, 0]);
    const [kinetic, potential] = rows.filter(({ kind }) => kind === 'coefficient');
    expect(kinetic.rSquared).toBeGreaterThan(0.999);
    expect(potential.rSquared).toBeGreaterThan(0.999);
    expect(rows.find(({ target }) => target === 'q_0')!.rSquared).toBeLessThan(0.2);
  });

  test('finds nothing in heads of noise', async () => {
    const random = stream(5, 'noise');
    const rows = await scoresOf(() => Array.from({ length: 7 }, () => random.normal()));
    for (const { rSquared } of rows) expect(rSquared).toBeLessThan(0.35);
  });

  test('is judged on the last systems alone', async () => {
    // Of the first forty the head tells the mass; of the last twenty it tells another number.
    const rows = await scoresOf(([m], task) => [task < 40 ? m : -m, 0, 0, 0, 0, 0, 0]);
    expect(rows[0].rSquared).toBeLessThan(0);
  });
});

test.each([59, 60, 99])('refuses to hold out %i of 60 systems', async (heldOut) => {
  const inputs = await inputsOf((own) => [...own, 0, 0, 0, 0]);
  await expect(async () => run(probe, inputs, { ...parameters, heldOut })).rejects.toThrow(
    /^\d+ of 60 systems are held out, which leaves [01] to fit the probe to\. Adapt to more systems, or hold out fewer\.$/,
  );
});
