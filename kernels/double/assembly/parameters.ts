// A task's parameters from the flat vector, W [inputs, outputs] then b layer by layer, into the kernel's layout.
import { DIRECT, job } from './job';
import { packPanels, packRow } from './panels';
import { rowBytes } from './products';
import { isScalarHead, layer, layerCount, parametersStage, taskRoom } from './room';

/** Makes the staged parameters those of that task. */
export function setParameters(task: i32): void {
  const room = taskRoom(task);
  let source = parametersStage;
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    const across = <usize>at.outputs * 8;
    if (isScalarHead(k)) {
      for (let n: usize = 0; n < <usize>at.outputs; n++) {
        packRow(room + at.transposed + n * rowBytes(at.inputs), source + n * 8, at.inputs, across);
      }
    } else {
      packPanels(room + at.weights, source, at.inputs, at.outputs, across, 8);
      if (job().field != DIRECT) packPanels(room + at.transposed, source, at.outputs, at.inputs, 8, across);
    }
    source += <usize>at.inputs * across;
    packRow(room + at.biases, source, at.outputs, 8);
    source += across;
  }
}
