// The parameters in and the gradient out, layer by layer in the flat vector's order: W [inputs, outputs], then b.
import { packPanels, packRow, transposePanels, unpackRow } from './panels';
import { rowBytes } from './products';
import { Layer, direct, layer, layerCount, parametersStage, resultStage, vectorStage } from './workspace';

/**
 * Whether layer k is a Hamiltonian's head, outputs = 1. Its W is kept as one row in `transposed`, and H itself
 * is seldom wanted: the loss needs only its gradient.
 */
// @ts-ignore: decorator
@inline
export function isEnergyHead(k: i32): bool {
  return !direct && k == layerCount - 1;
}

/** Rounds the staged parameters. */
export function readParameters(): void {
  let source = parametersStage;
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    source = readLayer(k, source, at.weights, at.transposed, at.biases);
  }
}

/** Rounds the staged direction, from layer `firstLayer`; it is zero below. */
export function readVector(firstLayer: i32): void {
  let source = vectorStage;
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    if (k < firstLayer) source += (<usize>at.inputs + 1) * <usize>at.outputs * 8;
    else source = readLayer(k, source, at.vWeights, at.vTransposed, at.vBiases);
  }
}

function readLayer(k: i32, source: usize, weights: usize, transposed: usize, biases: usize): usize {
  const inputs = layer(k).inputs;
  const outputs = layer(k).outputs;
  if (isEnergyHead(k)) {
    packRow(transposed, source, inputs);
  } else {
    packPanels(weights, source, inputs, outputs);
    transposePanels(transposed, weights, inputs, outputs);
  }
  source += <usize>inputs * <usize>outputs * 8;
  packRow(biases, source, outputs);
  return source + <usize>outputs * 8;
}

/** Stages the gradient or product; layers below `firstLayer` are left out and count as zero. */
export function writeResult(firstLayer: i32): void {
  let target = resultStage;
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    const size = (<usize>at.inputs + 1) * <usize>at.outputs * 8;
    if (k < firstLayer) memory.fill(target, 0, size);
    else writeLayer(at, isEnergyHead(k), target);
    target += size;
  }
}

function writeLayer(at: Layer, energyHead: bool, target: usize): void {
  if (energyHead) {
    unpackRow(target, at.outWeights, at.inputs);
    target += <usize>at.inputs * 8;
  } else {
    const row = rowBytes(at.outputs);
    for (let i: usize = 0; i < <usize>at.inputs; i++) {
      unpackRow(target, at.outWeights + i * row, at.outputs);
      target += <usize>at.outputs * 8;
    }
  }
  unpackRow(target, at.outBiases, at.outputs);
}
