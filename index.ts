/**
 * phaseline's public interface: what pipelines, stages and schemas are written with.
 */
export { file, json, list, table, tensors } from './engine/define/artifact-types.ts';
export type {
  ArtifactType,
  ArtifactValue,
  AxisValue,
  Cell,
  Columns,
  ColumnType,
  ColumnValue,
  FileType,
  InputValue,
  JsonType,
  ListType,
  TableType,
  TableValue,
  Tensor,
  TensorsType,
  TensorsValue,
  Vectors,
} from './engine/define/artifact-types.ts';
export type { TableTolerance, Tolerance, ToleranceOption } from './engine/define/tolerance.ts';
export type { CheckpointState, StageContext } from './engine/define/context.ts';
export type { Handle, Handles, Matrix, MatrixFunction } from './engine/define/handle.ts';
export {
  definePipeline,
  type Availability,
  type BackendFacts,
  type BackendInstallation,
  type Pipeline,
  type PipelineDefinition,
} from './engine/define/pipeline.ts';
export { phaselineVersion as version } from './engine/version.ts';
export { star } from './engine/define/star.ts';
export { defineStage, type Stage, type StageDefinition } from './engine/define/stage.ts';
