export * from '@anneal/core'
export type { Batch } from './batch.ts'
export type { Classes } from './checkBatch.ts'
export { readCheckpoint, type Checkpoint } from './checkpoint.ts'
export { createSession, type CreatedSession, type CreateSessionOptions } from './createSession.ts'
export { createTraining, type CreateTrainingOptions, type TrainingStep } from './createTraining.ts'
export { driveSession, type SessionDrive } from './driveSession.ts'
export type { EarlyStop, EarlyStopState } from './earlyStop.ts'
export type { FitOptions, TrainingEvent } from './fit.ts'
export type { Fitting } from './fitting.ts'
export type { HookOptions } from './hook.ts'
export { inMemory, type Examples, type InMemory, type InMemoryOptions } from './inMemory.ts'
export type { TrainingOptions } from './options.ts'
export type { Position } from './position.ts'
export { listProviders } from './providers.ts'
export {
  gridSearch,
  randomSearch,
  rangeTest,
  type GridSearchOptions,
  type RandomSearchOptions,
} from './rangeTest.ts'
export type { RateDataOptions, Trial } from './rateSubject.ts'
export type { ReadTensors } from './readState.ts'
export type { Repeat } from './repeat.ts'
export type { ChannelInputs } from './scalarInputs.ts'
export type { DeclaredInput } from './sessionInputs.ts'
export type { Batches, BatchRequest, BatchSource, SizedSource } from './source.ts'
export { NonFiniteLossError, type Evaluation, type Step } from './step.ts'
export { Training } from './training.ts'
export type {
  OnnxRuntime,
  SessionLike,
  SessionNames,
  TensorClass,
  TensorData,
  TensorLike,
  ValueMetadata,
} from './types.ts'
export type { InitialState, State, Values } from './values.ts'
