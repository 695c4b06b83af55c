export * from '@anneal/core'
export { adadelta, type AdadeltaSettings } from './methods/adadelta.ts'
export { adagrad, type AdagradOptions, type AdagradSettings } from './methods/adagrad.ts'
export { adam, adamw, amsgrad, type AdamSettings } from './methods/adam.ts'
export { stateFromBytes, stateToBytes } from './methods/bytes.ts'
export type { Floats, Method } from './methods/method.ts'
export {
  prodigy,
  type Estimating,
  type ProdigyOptions,
  type ProdigySettings,
} from './methods/prodigy.ts'
export { rmsprop, type RmspropOptions, type RmspropSettings } from './methods/rmsprop.ts'
export {
  scheduleFreeAdamw,
  scheduleFreeSgd,
  type Averaging,
  type ScheduleFree,
  type ScheduleFreeAdamwSettings,
  type ScheduleFreeSgdSettings,
} from './methods/scheduleFree.ts'
export { sgd, type SgdSettings } from './methods/sgd.ts'
export type { JsonNumber, MethodState } from './methods/state.ts'
export { driveOptimizer, type DriveOptimizerOptions } from './driveOptimizer.ts'
export { probe, type Probed, type ProbeOptions } from './probe.ts'
export type { BatchRequest, Batches, BatchSource, SizedSource } from './rates/batches.ts'
export {
  plannedBatches,
  type PlannedBatch,
  type PlannedBatchesOptions,
} from './rates/plannedBatches.ts'
export {
  gridSearch,
  randomSearch,
  rangeTest,
  type GridSearchOptions,
  type RandomSearchOptions,
} from './rates/rangeTest.ts'
export type { RateDataOptions, Trainable } from './rates/rateSubject.ts'
export { auto, type AutoOptions } from './targets/auto.ts'
export { driveValue } from './targets/driveValue.ts'
export { groupsKnob, layerDecay, type Groups, type Multipliers } from './targets/groups.ts'
export { property, setter, type Knob } from './targets/knob.ts'
export {
  rateFunction,
  type RateFunction,
  type RateFunctionOptions,
} from './targets/rateFunction.ts'
export { targetOf, type Knobs } from './targets/targetOf.ts'
