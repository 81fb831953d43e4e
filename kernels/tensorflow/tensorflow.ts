// TensorFlow.js as the modules of this folder see it: whichever of its packages was loaded is handed to them, so that
// they can be imported where none is.

export type TensorFlow = typeof import('@tensorflow/tfjs-core');
export type { Tensor } from '@tensorflow/tfjs-core';

/** The version of every TensorFlow.js package: those in package.json and those in accel/. */
export const tensorflowVersion = '4.22.0';
