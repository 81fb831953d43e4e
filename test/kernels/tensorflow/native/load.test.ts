// The loading path of tfjs-node and tfjs-node-gpu, with a stand-in for the package: its backend is TensorFlow.js's own
// arithmetic in JavaScript under the name that the native one registers.
import * as tf from '@tensorflow/tfjs-core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backends } from '../../../../kernels/backends.ts';
import type { Model } from '../../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../../kernels/reference/reference.ts';
import { nativeAvailability } from '../../../../kernels/tensorflow/native/availability.ts';
import { openNative, restoreRemovedFunctions } from '../../../../kernels/tensorflow/native/load.ts';
import { nativeInstallation } from '../../../../kernels/tensorflow/native/place.ts';
import { tensorflowVersion } from '../../../../kernels/tensorflow/tensorflow.ts';
import { drawBatch, drawParameters, relativeDifference } from '../../models.ts';

const { resolve } = createRequire(import.meta.url);
const standIn = `
const tf = require(${JSON.stringify(resolve('@tensorflow/tfjs-core'))});
const { MathBackendCPU } = require(${JSON.stringify(resolve('@tensorflow/tfjs-backend-cpu'))});
const { isNullOrUndefined, isArray } = require('util');
if (!isNullOrUndefined(undefined) || isNullOrUndefined(0) || !isArray([]) || isArray({})) throw new Error('util');
tf.copyRegisteredKernels('cpu', 'tensorflow');
const isUsingGpuDevice = require('./gpu.json');
tf.registerBackend('tensorflow', () => Object.assign(new MathBackendCPU(), { isUsingGpuDevice }), 3);
module.exports = tf;
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-native-'));
});
afterEach(() => {
  if (tf.findBackend('tensorflow')) tf.removeBackend('tensorflow');
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

function install(name: string, { nativePart, gpu = true }: { nativePart: boolean; gpu?: boolean }): void {
  const place = join(folder, 'node_modules/@tensorflow', name);
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), text);
  };
  write('package.json', JSON.stringify({ name: `@tensorflow/${name}`, main: 'index.js' }));
  write('index.js', standIn);
  write('gpu.json', String(gpu));
  if (nativePart) write('lib/napi-v8/tfjs_binding.node', '');
}

/** Makes this Node one that has no more the functions which the packages call; returns how to undo it. */
function withoutRemovedFunctions(): () => void {
  const mutable = util as unknown as Record<string, unknown>;
  const names = ['isNullOrUndefined', 'isArray'];
  const saved = Object.fromEntries(
    names.filter((name) => name in mutable).map((name) => [name, mutable[name]]),
  );
  const remove = (): void => names.forEach((name) => delete mutable[name]);
  remove();
  return () => {
    remove();
    Object.assign(mutable, saved);
  };
}

describe.each(['tfjs-node', 'tfjs-node-gpu'] as const)('%s', (name) => {
  it('that is absent says so, and how to install it', async () => {
    expect(nativeAvailability(name, folder)).toEqual({
      available: false,
      reason: `@tensorflow/${name} is not installed.`,
    });
    await expect(openNative(name, folder)).rejects.toThrow(`npx pipeline backends install ${name}`);
  });

  it('without its native part says so, and does not load', async () => {
    install(name, { nativePart: false });
    const { reason } = nativeAvailability(name, folder) as { reason: string };
    expect(reason).toContain('without its native part');
    await expect(openNative(name, folder)).rejects.toThrow(reason);
  });

  it('that is whole computes, on a Node without the functions that it calls', async () => {
    install(name, { nativePart: true });
    expect(nativeAvailability(name, folder)).toEqual({ available: true });
    const restore = withoutRemovedFunctions();
    try {
      const backend = await openNative(name, folder);
      expect(backend.name).toBe(name);
      const model: Model = { kind: 'hnn', dimension: 2, hidden: [6, 5], activation: 'tanh' };
      const parameters = drawParameters(model, 2, 1);
      const batch = drawBatch(model, 2, 4, 1);
      const own = backend.gradient(model, parameters, batch, 'all').gradient;
      const exact = reference.gradient(model, parameters, batch, 'all').gradient;
      expect(relativeDifference(own, exact)).toBeLessThan(1e-5);
    } finally {
      restore();
    }
  });

  it('lies in the cache of the user, for its version', () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const place = join(folder, `phaseline/backends/${name}-${tensorflowVersion}`);
    expect(nativeInstallation(name).folder).toBe(place);
    expect(backends[name].installation!().folder).toBe(place);
    expect(backends[name].availability!().available).toBe(false);
    vi.stubEnv('XDG_CACHE_HOME', '');
    vi.stubEnv('HOME', '/home/someone');
    expect(nativeInstallation(name).folder).toBe(
      `/home/someone/.cache/phaseline/backends/${name}-${tensorflowVersion}`,
    );
  });

  it('is opened from there', async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    await expect(backends[name].open(1)).rejects.toThrow(`installs it in ${nativeInstallation(name).folder}`);
  });
});

it('only tfjs-node computes where TensorFlow finds no GPU', async () => {
  for (const name of ['tfjs-node', 'tfjs-node-gpu']) install(name, { nativePart: true, gpu: false });
  expect((await openNative('tfjs-node', folder)).name).toBe('tfjs-node');
  await expect(openNative('tfjs-node-gpu', folder)).rejects.toThrow('found no GPU');
});

it('functions that node:util still has are left alone', () => {
  const isArray = (): boolean => true;
  const target: Record<string, unknown> = { isArray };
  restoreRemovedFunctions(target);
  expect(target['isArray']).toBe(isArray);
  expect(Object.keys(target)).toEqual(['isArray', 'isNullOrUndefined']);
});
