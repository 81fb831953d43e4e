// The parameters in and the gradient out, layer by layer in the flat vector's order: W [inputs, outputs], then b.
import { isEnergyHead, layer, layerCount } from './layers';
import { packColumn, packPanels, packRow, transposePanels, unpackColumn, unpackPanels, unpackRow } from './panels';
import { rowBytes } from './products';

/** Rounds the float64 parameters [P]. */
export function readParameters(source: usize): void {
  for (let k = 0; k < layerCount; k++) {
    readLayer(k, source, layer(k).weights, layer(k).biases);
    source += layerBytes(k);
  }
  transposeParameters();
}

/** Rounds the float64 direction [P], from layer `firstLayer`; it is zero below. */
export function readDirection(source: usize, firstLayer: i32): void {
  for (let k = 0; k < layerCount; k++) {
    if (k >= firstLayer) readLayer(k, source, layer(k).vWeights, layer(k).vBiases);
    source += layerBytes(k);
  }
  transposeDirection(firstLayer);
}

export function transposeParameters(): void {
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    if (!isEnergyHead(k)) transposePanels(at.transposed, at.weights, at.inputs, at.outputs);
  }
}

export function transposeDirection(firstLayer: i32): void {
  for (let k = firstLayer; k < layerCount; k++) {
    const at = layer(k);
    if (!isEnergyHead(k)) transposePanels(at.vTransposed, at.vWeights, at.inputs, at.outputs);
  }
}

/** Widens the gradient or product to float64 [P]; layers below `firstLayer` are left out and count as zero. */
export function writeOut(target: usize, firstLayer: i32): void {
  for (let k = 0; k < layerCount; k++) {
    if (k < firstLayer) memory.fill(target, 0, layerBytes(k));
    else writeLayer(k, target);
    target += layerBytes(k);
  }
}

function readLayer(k: i32, source: usize, weights: usize, biases: usize): void {
  const inputs = layer(k).inputs;
  const outputs = layer(k).outputs;
  if (isEnergyHead(k)) {
    const row = rowBytes(inputs);
    for (let o = 0; o < outputs; o++) packColumn(weights + <usize>o * row, source, o, inputs, outputs);
  } else {
    packPanels(weights, source, inputs, outputs);
  }
  packRow(biases, source + <usize>inputs * <usize>outputs * 8, outputs);
}

function writeLayer(k: i32, target: usize): void {
  const at = layer(k);
  if (isEnergyHead(k)) {
    const row = rowBytes(at.inputs);
    for (let o = 0; o < at.outputs; o++) {
      unpackColumn(target, at.outWeights + <usize>o * row, o, at.inputs, at.outputs);
    }
  } else {
    unpackPanels(target, at.outWeights, at.inputs, at.outputs);
  }
  unpackRow(target + <usize>at.inputs * <usize>at.outputs * 8, at.outBiases, at.outputs);
}

/** Bytes of a layer's float64 parameters. */
function layerBytes(k: i32): usize {
  return (<usize>layer(k).inputs + 1) * <usize>layer(k).outputs * 8;
}
