// What few models have.
export { ArgMax, ArgMin, CumSum, OneHot, TopK, Trilu } from '../ops/choices.ts'
export { If } from '../ops/controlFlow.ts'
export { Dropout } from '../ops/dropout.ts'
export { Einsum } from '../ops/einsum.ts'
export { GridSample } from '../ops/gridSample.ts'
export { Identity } from '../ops/identity.ts'
export * from '../ops/lengths.ts'
export * from '../ops/logic.ts'
export {
  GroupNormalization,
  InstanceNormalization,
  LpNormalization,
  LRN,
  MeanVarianceNormalization,
} from '../ops/normalizations.ts'
export { GatherElements, GatherND, Scatter, ScatterElements, ScatterND } from '../ops/scatter.ts'
export { SequenceAt, SplitToSequence } from '../ops/sequences.ts'
export * from '../ops/sources.ts'
export { TrainingMode } from '../ops/trainingMode.ts'
export * from '../ops/trigonometry.ts'
