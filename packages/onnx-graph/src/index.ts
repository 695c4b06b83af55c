export { trainingGraph } from './trainingGraph.ts'
export type {
  Group,
  State,
  StateTensor,
  TrainingGraph,
  TrainingGraphOptions,
  TrainingInput,
} from './options.ts'
export { repeatStep, type RepeatedGraph, type RepeatStepOptions } from './repeatStep.ts'
export { parametersOf } from './parametersOf.ts'
export type { Match, Parameter } from './parameters.ts'
export { supportedOperators } from './ops/index.ts'
export {
  softmaxCrossEntropy,
  type SoftmaxCrossEntropyOptions,
} from './losses/softmaxCrossEntropy.ts'
export { sigmoidCrossEntropy } from './losses/sigmoidCrossEntropy.ts'
export {
  huber,
  meanAbsoluteError,
  meanSquaredError,
  type HuberOptions,
  type TargetOptions,
} from './losses/regression.ts'
export { sumOf } from './losses/weighted.ts'
export type { BuiltLoss, Loss, LossContext, LossOptions } from './losses/loss.ts'
export { sgd, type SgdOptions } from './optimizers/sgd.ts'
export { accumulate } from './optimizers/accumulate.ts'
export { adam, adamw, type AdamOptions } from './optimizers/adam.ts'
export {
  adadelta,
  adagrad,
  rmsprop,
  type AdadeltaOptions,
  type AdagradOptions,
  type RmspropOptions,
} from './optimizers/adaptive.ts'
export type { Optimizer, Setting, Trained, UpdateContext } from './optimizers/optimizer.ts'
export type { Bytes } from './proto/writer.ts'
export { GraphError, type GraphErrorCode } from './errors.ts'
