// The operators that a model may have, by family as the table of the README shows them.

// matrices
export { Gemm } from './gemm.ts'
export { MatMul } from './matmul.ts'
export { Einsum } from './einsum.ts'

// convolving and pooling
export { Conv } from './conv.ts'
export { ConvTranspose } from './convTranspose.ts'
export { AveragePool, GlobalAveragePool, GlobalMaxPool, MaxPool } from './pool.ts'

// activations
export {
  Celu,
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
  ThresholdedRelu,
} from './activations.ts'
export { Clip } from './clip.ts'
export { Relu } from './relu.ts'
export { Sigmoid, Tanh } from './sigmoids.ts'
export { Dropout } from './dropout.ts'
export { LogSoftmax, Softmax } from './softmax.ts'

// normalising
export { BatchNormalization } from './batchNormalization.ts'
export { LayerNormalization } from './layerNormalization.ts'
export {
  GroupNormalization,
  InstanceNormalization,
  LpNormalization,
  LRN,
  MeanVarianceNormalization,
} from './normalizations.ts'

// element by element
export { Add } from './add.ts'
export { Div, Mul, Sqrt, Sub } from './arithmetic.ts'
export {
  Abs,
  Ceil,
  Erf,
  Exp,
  Floor,
  Log,
  Max,
  Mean,
  Min,
  Mod,
  Neg,
  Pow,
  Reciprocal,
  Round,
  Sign,
  Sum,
  Where,
} from './functions.ts'
export {
  And,
  Equal,
  Greater,
  GreaterOrEqual,
  IsInf,
  IsNaN,
  Less,
  LessOrEqual,
  Not,
  Or,
  Xor,
} from './logic.ts'
export { Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Sin, Sinh, Tan } from './trigonometry.ts'

// reductions
export { ArgMax, ArgMin } from './choices.ts'
export {
  ReduceL1,
  ReduceL2,
  ReduceLogSum,
  ReduceLogSumExp,
  ReduceProd,
  ReduceSumSquare,
} from './lengths.ts'
export { ReduceMax, ReduceMean, ReduceMin, ReduceSum } from './reductions.ts'

// parts
export { Pad } from './pad.ts'
export { Concat, Split, Tile } from './parts.ts'
export { SequenceAt, SplitToSequence } from './sequences.ts'
export { Slice } from './slice.ts'

// by index
export { CumSum, OneHot, TopK, Trilu } from './choices.ts'
export { Gather } from './gather.ts'
export { GatherElements, GatherND, Scatter, ScatterElements, ScatterND } from './scatter.ts'

// images
export { DepthToSpace, SpaceToDepth } from './blocks.ts'
export { GridSample } from './gridSample.ts'
export { Resize, Upsample } from './resize.ts'

// with memory
export { GRU, LSTM, RNN } from './recurrent.ts'

// the same elements, and how they are arranged
export { Cast, CastLike } from './cast.ts'
export { Identity } from './identity.ts'
export { Expand, Size, Transpose } from './arrange.ts'
export { Flatten, Reshape, Shape, Squeeze, Unsqueeze } from './views.ts'

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

// what models do that were exported for training
export { TrainingMode } from './trainingMode.ts'

// what torch.export says of weights
export { TorchExport } from './torchExport.ts'
