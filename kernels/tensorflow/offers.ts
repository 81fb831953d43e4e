// The four backends on TensorFlow.js. Nothing of TensorFlow.js is loaded until one is opened.
import type { Backend, BackendOffer } from '../backend.ts';
import { nativeAvailability } from './native/availability.ts';
import { nativeInstallation, type NativeName } from './native/place.ts';
import { tensorflowVersion } from './tensorflow.ts';

/** Raised when a change of this folder's code changes results. */
const revision = 1;

export const tfjsWasm: BackendOffer = {
  name: 'tfjs-wasm',
  identity: identity('tfjs-wasm'),
  open: async () => (await import('./wasm.ts')).openWasm(),
};

export const tfjsCpu: BackendOffer = {
  name: 'tfjs-cpu',
  identity: identity('tfjs-cpu'),
  open: async () => (await import('./cpu.ts')).openCpu(),
};

export const tfjsNode: BackendOffer = native('tfjs-node');
export const tfjsNodeGpu: BackendOffer = native('tfjs-node-gpu');

function native(name: NativeName): BackendOffer {
  return {
    name,
    identity: identity(name),
    installation: () => nativeInstallation(name),
    availability: () => nativeAvailability(name, nativeInstallation(name).folder),
    open: async (): Promise<Backend> => {
      const { openNative } = await import('./native/load.ts');
      return openNative(name, nativeInstallation(name).folder);
    },
  };
}

function identity(name: string): string {
  return `${name}-float32-${tensorflowVersion}-${revision}`;
}
