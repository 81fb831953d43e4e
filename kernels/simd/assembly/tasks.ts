// Where a task's blocks of points lie in the stages, and how many points each has.
import { job, POINTS_PER_BLOCK } from './job';
import { canonical } from './panels';
import {
  derivativesStage, dimension, lossStage, queryDerivativesStage, queryStatesStage, statesStage,
} from './room';

// @ts-ignore: decorator
@inline
export function pointsIn(block: i32): i32 {
  return min(job().points - block * POINTS_PER_BLOCK, POINTS_PER_BLOCK);
}

// @ts-ignore: decorator
@inline
export function queryPointsIn(block: i32): i32 {
  return min(job().queryPoints - block * POINTS_PER_BLOCK, POINTS_PER_BLOCK);
}

export function supportStatesAt(task: i32, block: i32): usize {
  return statesStage + bytesBefore(task, block, job().points);
}

export function supportDerivativesAt(task: i32, block: i32): usize {
  return derivativesStage + bytesBefore(task, block, job().points);
}

export function queryStatesAt(task: i32, block: i32): usize {
  return queryStatesStage + bytesBefore(task, block, job().queryPoints);
}

export function queryDerivativesAt(task: i32, block: i32): usize {
  return queryDerivativesStage + bytesBefore(task, block, job().queryPoints);
}

/** Bytes of the coordinates before those of the block. */
export function bytesBefore(task: i32, block: i32, points: i32): usize {
  return (<usize>task * <usize>points + <usize>(block * POINTS_PER_BLOCK)) * <usize>dimension * 8;
}

/** The loss's derivative by half the sum of squares: the mean over N points of a square has the slope 2/N. */
// @ts-ignore: decorator
@inline
export function lossScale(points: i32): f32 {
  return <f32>(2 / <f64>points);
}

export function storeLoss(task: i32, sum: f64, points: i32): void {
  store<f64>(lossStage + <usize>task * 8, canonical(sum / <f64>points));
}
