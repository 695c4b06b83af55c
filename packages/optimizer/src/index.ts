export * from '@anneal/core'
export { adadelta, type AdadeltaSettings } from './methods/adadelta.ts'
export { adagrad, type AdagradSettings } from './methods/adagrad.ts'
export { adam, adamw, amsgrad, type AdamSettings } from './methods/adam.ts'
export { rmsprop, type RmspropSettings } from './methods/rmsprop.ts'
export { sgd, type SgdSettings } from './methods/sgd.ts'
export type { Floats, Method, MethodState } from './methods/method.ts'
export { driveOptimizer } from './driveOptimizer.ts'
export { probe, type Probed, type ProbeOptions } from './probe.ts'
export { auto } from './targets/auto.ts'
export { groupsKnob, method, property, type Knob } from './targets/knob.ts'
export {
  driveValue,
  rateFunction,
  type RateFunction,
  type RateFunctionOptions,
} from './targets/rateFunction.ts'
export { targetOf } from './targets/targetOf.ts'
