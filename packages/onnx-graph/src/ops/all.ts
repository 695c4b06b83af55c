// The operators that a model may have besides the basic ones, by family as the table of the README shows them.

// convolving and pooling
export { Conv, ConvTranspose } from './conv.ts'
export { AveragePool, GlobalAveragePool, GlobalMaxPool, MaxPool } from './pool.ts'

// activations
export {
  Celu,
  Clip,
  Elu,
  Gelu,
  HardSigmoid,
  HardSwish,
  LeakyRelu,
  Mish,
  PRelu,
  Selu,
  Softplus,
  Softsign,
  Tanh,
  ThresholdedRelu,
} from './activations.ts'
export { Dropout } from './dropout.ts'
export { LogSoftmax, Softmax } from './softmax.ts'

// normalising
export {
  BatchNormalization,
  GroupNormalization,
  InstanceNormalization,
  LayerNormalization,
  LpNormalization,
  LRN,
  MeanVarianceNormalization,
} from './normalizations.ts'

// element by element
export {
  Ceil,
  Cos,
  Erf,
  Floor,
  Max,
  Mean,
  Min,
  Mod,
  Pow,
  Reciprocal,
  Round,
  Sign,
  Sin,
  Sum,
} from './functions.ts'
export { And, GreaterOrEqual, IsInf, IsNaN, Less, LessOrEqual, Not, Or, Xor } from './logic.ts'

// reductions and products
export {
  ArgMax,
  ArgMin,
  ReduceL1,
  ReduceL2,
  ReduceLogSum,
  ReduceLogSumExp,
  ReduceMin,
  ReduceProd,
  ReduceSumSquare,
} from './reductions.ts'
export { Einsum } from './einsum.ts'

// parts
export { Pad } from './pad.ts'
export { Concat, Split, Tile } from './parts.ts'
export { Slice } from './slice.ts'

// by index
export { CumSum, OneHot, TopK, Trilu } from './choices.ts'
export { Gather } from './gather.ts'
export { GatherElements, GatherND, Scatter, ScatterElements, ScatterND } from './scatter.ts'

// images
export { DepthToSpace, SpaceToDepth } from './blocks.ts'
export { Resize, Upsample } from './resize.ts'

// with memory
export { GRU, LSTM, RNN } from './recurrent.ts'

// made from nothing
export {
  ConstantOfShape,
  EyeLike,
  NonZero,
  RandomNormal,
  RandomNormalLike,
  RandomUniform,
  RandomUniformLike,
  Range,
} from './sources.ts'

// control flow
export { If } from './controlFlow.ts'
