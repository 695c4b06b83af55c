export * from '@anneal/core'
export { ScheduleCallback, type ScheduleCallbackOptions } from './callback.ts'
export { combineCallbacks } from './combineCallbacks.ts'
export {
  captureCheckpoint,
  restoreCheckpoint,
  type CheckpointOptions,
  type Weights,
} from './checkpoint.ts'
export { driveOptimizer } from './driveOptimizer.ts'
export { loadProgress, storeProgress } from './metadata.ts'
export { getLearningRate, getMomentum, setLearningRate, setMomentum } from './optimizer.ts'
export { optimizerTarget } from './optimizerTarget.ts'
export { trainingLog, type LogRecord } from './trainingLog.ts'
