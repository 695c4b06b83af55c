export * from '@anneal/core'
export {
  inMemory,
  type BatchDataset,
  type BatchRequest,
  type InMemory,
  type InMemoryOptions,
  type TensorSamples,
  type SizedSource,
  type Tensors,
} from './batchSource.ts'
export { ScheduleCallback } from './callback.ts'
export type { ScheduleCallbackOptions } from './callbackOptions.ts'
export { combineCallbacks } from './combineCallbacks.ts'
export {
  captureCheckpoint,
  restoreCheckpoint,
  type CheckpointOptions,
  type Weights,
} from './checkpoint.ts'
export { driveOptimizer, type DriveOptimizerOptions } from './driveOptimizer.ts'
export { loadProgress, storeProgress } from './metadata.ts'
export { getLearningRate, getMomentum, setLearningRate, setMomentum } from './optimizer.ts'
export { optimizerTarget } from './optimizerTarget.ts'
export {
  planBatches,
  type BatchPlan,
  type PlanBatchesOptions,
  type PlannedBatches,
  type PlannedFitArgs,
} from './planBatches.ts'
export {
  gridSearch,
  randomSearch,
  rangeTest,
  type GridSearchOptions,
  type RandomSearchOptions,
} from './rangeTest.ts'
export type { RateData } from './feeds.ts'
export type { CustomTraining, RateDataOptions, Trainable } from './rateSubject.ts'
export { scaledLoss, type LossFunction, type ScaledLoss } from './scaledLoss.ts'
