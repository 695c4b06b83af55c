export * from './kinds.ts'
export { alsoHas } from './alsoHas.ts'
export { breaksOf } from './breaks.ts'
export type { Bytes } from './bytes.ts'
export { bindPlan, type BoundChannel, type BoundPlan } from './bindPlan.ts'
export { channelRange, checkChannelValue, type ChannelRange } from './channelRange.ts'
export { checkOptions } from './checkOptions.ts'
export { fromConfig, type AnyKind, type ConfigOf } from './config.ts'
export { custom } from './custom.ts'
export { describe, type Description } from './describe.ts'
export type { Point } from './extreme.ts'
export {
  drive,
  type Change,
  type ChannelValues,
  type Drive,
  type DriveOptions,
  type Target,
} from './drive.ts'
export { OptionError } from './errors.ts'
export {
  defineFeedback,
  readMetric,
  type Feedback,
  type FeedbackDefinition,
  type FeedbackKind,
  type Metrics,
} from './feedback.ts'
export type {
  ArrayParam,
  BooleanParam,
  LengthParam,
  NumberParam,
  Param,
  Params,
  Resolved,
  ScheduleParam,
  StringParam,
} from './params.ts'
export { channelsOf, isFeedback, type Drivable, type Plan, type ValuesOf } from './plan.ts'
export type { PlanMarks } from './planMarks.ts'
export type { OnPlanChange, OnRunChange, Progress, StepMap } from './progress.ts'
export { logLoop, type LoopLog } from './logLoop.ts'
export { growingRun, type GrowingRun } from './growingRun.ts'
export { createRun } from './createRun.ts'
export type { Clock, Run } from './run.ts'
export type { RunOptions } from './runOptions.ts'
export { batchKinds } from './batchSize/batchKinds.ts'
export type { GrownOptions } from './batchSize/batchLaw.ts'
export { batchPlaces, type BatchPlace, type BatchPlaces } from './batchSize/batchPlaces.ts'
export { growBatch, type GrowBatchOptions, type GrownPlan } from './batchSize/growBatch.ts'
export { grownBatch } from './batchSize/grownBatch.ts'
export { grownRate } from './batchSize/grownRate.ts'
export { microBatches } from './batchSize/microBatches.ts'
export { rampBatch, type RampBatchOptions } from './batchSize/rampBatch.ts'
export { shuffledRows } from './batchSize/shuffledRows.ts'
export { kneeRates, type KneeRatesOptions } from './rangeTest/kneeRates.ts'
export { minimumRate, type MinimumRateOptions } from './rangeTest/minimumRate.ts'
export { rangeBounds, type RangeBounds } from './rangeTest/rangeBounds.ts'
export { rangeRamp, type RampOptions } from './rangeTest/rangeRamp.ts'
export {
  createRangeRecorder,
  rangeCurve,
  type Measured,
  type RangeCurve,
  type RangeRecorder,
  type RangeRecorderOptions,
} from './rangeTest/rangeRecorder.ts'
export type { Abort, RateSubject, Restore } from './rangeTest/rateSubject.ts'
export {
  gridRates,
  randomRates,
  searchRates,
  type RandomRateOptions,
  type RateGridOptions,
  type RateSearchOptions,
  type RateSearchResult,
  type RateTrial,
} from './rangeTest/searchRates.ts'
export { slideRate, type SlideRateOptions } from './rangeTest/slideRate.ts'
export { steepestRate, type SteepestRateOptions } from './rangeTest/steepestRate.ts'
export type { LossRuleOptions, Suggestion, SuggestionRule } from './rangeTest/suggestion.ts'
export {
  sweepRates,
  type RangeProgress,
  type RangeTestOptions,
  type RangeTestResult,
} from './rangeTest/sweepRates.ts'
export { valleyRate } from './rangeTest/valleyRate.ts'
export { flatCosine, type FlatCosineOptions } from './recipes/flatCosine.ts'
export { noam, type NoamOptions } from './recipes/noam.ts'
export { oneCycle, type OneCycleOptions } from './recipes/oneCycle.ts'
export { refined, type RefinedOptions } from './recipes/refined.ts'
export { slantedTriangular, type SlantedTriangularOptions } from './recipes/slantedTriangular.ts'
export { triStage, type TriStageOptions } from './recipes/triStage.ts'
export { wsd, type WsdOptions } from './recipes/wsd.ts'
export { sample, type Samples, type SampleOptions } from './sample.ts'
export {
  defineSchedule,
  type Config,
  type Curve,
  type Definition,
  type Json,
  type Kind,
  type Schedule,
} from './schedule.ts'
export { jsonSchema } from './schema.ts'
export { trainingLog, type LogRecord } from './trainingLog.ts'
export type { Length, Unit } from './units.ts'
