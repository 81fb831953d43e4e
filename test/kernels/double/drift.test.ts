// How well the motion in a learned field keeps its Hamiltonian is up to the integrator, not to the kernel.
import { expect, it } from 'vitest';
import { Fields } from '../../../kernels/double/fields.ts';
import type { Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { solveDormandPrince } from '../../../science/integrators/dormand-prince.ts';
import type { BatchField, Solution } from '../../../science/integrators/problem.ts';
import { drawParameters, normals } from '../models.ts';

const model: Model = { kind: 'hnn', dimension: 2, hidden: [24, 24], activation: 'softplus' };
const parameters = drawParameters(model, 1, 3);
const rows = 6;
const initial = normals(3, 'initial', rows * 2);
const times = Float64Array.from({ length: 41 }, (_, i) => i / 2);

const fields = new Fields(model, parameters, 1);
const kernelField: BatchField = (_times, states, active, derivatives) => {
  fields.field(states, new Uint32Array(active.length), derivatives);
};
const referenceField: BatchField = (_times, states, active, derivatives) => {
  derivatives.set(reference.field(model, parameters, states, 1, active.length));
};

function motion(field: BatchField, rtol: number): Solution {
  return solveDormandPrince({ field, initial, dimension: 2, times }, { rtol, atol: rtol, maxSteps: 100_000 });
}

/** The largest change of H along each row's motion, in units of its size at the start. */
function drifts({ states }: Solution): number[] {
  const energies = reference.hamiltonian(model, parameters, states, 1, rows * times.length);
  return Array.from({ length: rows }, (_, row) => {
    const own = energies.subarray(row * times.length, (row + 1) * times.length);
    return own.reduce(
      (most, energy) => Math.max(most, Math.abs(energy - own[0]) / (1 + Math.abs(own[0]))),
      0,
    );
  });
}

it('at rtol 1e-9 the energy drifts exactly as in the reference field, by steps as many', () => {
  const [own, exact] = [motion(kernelField, 1e-9), motion(referenceField, 1e-9)];
  expect(own.steps).toEqual(exact.steps);
  const exactDrifts = drifts(exact);
  drifts(own).forEach((drift, row) => {
    expect(drift).toBeGreaterThan(1e-12);
    expect(Math.abs(drift - exactDrifts[row])).toBeLessThan(1e-3 * exactDrifts[row]);
  });
});

it('at rtol 1e-12 it drifts a hundredth of that: the kernel sets no floor', () => {
  const [coarse, fine] = [drifts(motion(kernelField, 1e-9)), drifts(motion(kernelField, 1e-12))];
  fine.forEach((drift, row) => expect(drift).toBeLessThan(Math.max(coarse[row] / 100, 1e-14)));
});
