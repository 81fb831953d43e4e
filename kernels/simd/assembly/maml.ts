// The meta-gradient of MAML for one task: the inner loop, the query's gradient, and back through the steps by
// g <- g - alpha H_s g (kernels/inner-loop.ts). Every step keeps its quantities for the way back.
import { differentiate, differentiateRate } from './derivatives';
import { job } from './job';
import { layerCount, placeOut } from './layers';
import { readParameters, transposeDirection, transposeParameters, writeOut } from './parameters';
import { parameterGradient } from './passes';
import { addScaled } from './pointwise';
import { parameterRate } from './rates';
import {
  blocks, direction, out, parameterBytes, parameterCount, parameterSet, parametersStage, queryBlocks, resultStage,
  useParameters, usePoints, useQuery,
} from './room';
import {
  lossScale, pointsIn, queryDerivativesAt, queryPointsIn, queryStatesAt, supportDerivativesAt, supportStatesAt,
  storeLoss,
} from './tasks';

/** @param fresh Whether the shared parameters have not been read yet. */
export function metaGradient(task: i32, fresh: bool): void {
  const steps = job().steps;
  const alpha = job().stepSize;
  const bytes = <usize>parameterBytes;
  const last = layerCount - 1;
  useParameters(0);
  if (fresh) readParameters(parametersStage);
  for (let s = 0; s < steps; s++) {
    for (let b = 0; b < blocks; b++) {
      usePoints(s * blocks + b);
      const count = pointsIn(b);
      differentiate(supportStatesAt(task, b), supportDerivativesAt(task, b), count, lossScale(job().points), false);
      parameterGradient(count, 0, last, b > 0);
    }
    addScaled(parameterSet(s + 1), parameterSet(s), -alpha, out, bytes);
    useParameters(s + 1);
    transposeParameters();
  }
  queryGradient(task);
  if (job().firstOrder == 0 && steps > 0) {
    memory.copy(direction, out, bytes);
    for (let s = steps - 1; s >= 0; s--) {
      useParameters(s);
      transposeDirection(0);
      for (let b = 0; b < blocks; b++) {
        usePoints(s * blocks + b);
        differentiateRate(pointsIn(b), lossScale(job().points), 0);
        parameterRate(pointsIn(b), 0, b > 0);
      }
      addScaled(direction, direction, -alpha, out, bytes);
    }
    placeOut(direction);
  }
  writeOut(resultStage + <usize>task * <usize>parameterCount * 8, 0);
  placeOut(out);
}

/** The query's loss and gradient at the current parameters. */
export function queryGradient(task: i32): void {
  useQuery();
  let sum: f64 = 0;
  for (let b = 0; b < queryBlocks; b++) {
    const count = queryPointsIn(b);
    const scale = lossScale(job().queryPoints);
    sum += differentiate(queryStatesAt(task, b), queryDerivativesAt(task, b), count, scale, false);
    parameterGradient(count, 0, layerCount - 1, b > 0);
  }
  storeLoss(task, sum, job().queryPoints);
}
