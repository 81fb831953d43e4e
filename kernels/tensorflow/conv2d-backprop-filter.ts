// The gradient of a convolution with respect to its filter, which the wasm backend lacks: without it no convolutional
// network can be trained there.
import type { Tensor, TensorFlow } from './tensorflow.ts';

const kernelName = 'Conv2DBackpropFilter';

/** As tf.backend_util.computeConv2DInfo takes them. */
interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: Parameters<TensorFlow['conv2d']>[3];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

/**
 * Registers the kernel Conv2DBackpropFilter for a backend that has none, in terms of its own convolution:
 * dL/dfilter[h, w, c, o] = sum over b, i, j of x[b, i s + h, j s + w, c] dy[b, i, j, o] is the convolution of x, its
 * channels as batch, with the filter dy, its batch as channels, dilated by the stride s. Only channels last (NHWC).
 */
export function registerConv2DBackpropFilter(tf: TensorFlow, backendName: string): void {
  if (tf.getKernel(kernelName, backendName) !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: Tensor; dy: Tensor };
      return filterGradient(tf, x, dy, attrs as unknown as Attributes);
    },
  });
}

function filterGradient(tf: TensorFlow, x: Tensor, dy: Tensor, attributes: Attributes): Tensor {
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attributes;
  if (dataFormat !== 'NHWC') {
    throw new Error(`${kernelName} is there for the data format NHWC, not for ${dataFormat}.`);
  }
  const { padInfo, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } =
    tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
  const [filterHeight, filterWidth] = filterShape;
  // What the convolution read: rows past the last window don't count, padding counts as zeros.
  const height = (outHeight - 1) * strideHeight + filterHeight;
  const width = (outWidth - 1) * strideWidth + filterWidth;
  return tf.tidy(() => {
    const padded = tf.pad(x, [
      [0, 0],
      [padInfo.top, Math.max(0, height - inHeight - padInfo.top)],
      [padInfo.left, Math.max(0, width - inWidth - padInfo.left)],
      [0, 0],
    ]);
    const read = tf.slice(padded, [0, 0, 0, 0], [-1, height, width, -1]);
    const channelsFirst = tf.transpose(read, [3, 1, 2, 0]) as Parameters<TensorFlow['conv2d']>[0];
    const filter = tf.transpose(dy, [1, 2, 0, 3]) as Parameters<TensorFlow['conv2d']>[1];
    const dilations: [number, number] = [strideHeight, strideWidth];
    const gradient = tf.conv2d(channelsFirst, filter, 1, 'valid', 'NHWC', dilations);
    return tf.transpose(gradient, [1, 2, 0, 3]);
  });
}
