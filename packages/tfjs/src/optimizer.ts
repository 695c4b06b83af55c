import { checkChannelValue, OptionError } from '@anneal/core'
import { keep, scalar, type Optimizer, type Scalar } from '@tensorflow/tfjs'

/** What an optimizer of tfjs is inside: its types say less, and some of it is not public. */
interface Inside {
  learningRate?: number
  setLearningRate?: (value: number) => void
  momentum?: number
  beta1?: number
  /** The momentum that is used where this is there: `momentum` is then only a note of it. */
  m?: Scalar
}

// also of what is none, such as that of a model before `compile`
const inside = (optimizer: Optimizer | undefined): Inside => Object(optimizer) as Inside

/** Refuses a rate that would spoil the weights, in the precision that tfjs has. @internal */
export function checkRate(value: number): void {
  checkChannelValue('learningRate', value, Math.fround(value))
}

/** Refuses a momentum that would never forget, in the precision that tfjs has. @internal */
export function checkMomentum(value: number): void {
  checkChannelValue('momentum', value, Math.fround(value))
}

/**
 * The learning rate of any of tfjs' seven optimizers.
 *
 * @throws OptionError when this is not an optimizer of tfjs
 * @example
 * getLearningRate(tf.train.adam(0.01)) // 0.01
 */
export function getLearningRate(optimizer: Optimizer): number {
  const { learningRate } = inside(optimizer)
  if (typeof learningRate !== 'number')
    throw new OptionError(
      'this is no optimizer of tfjs: it has no learningRate. Was the model compiled with one?',
    )
  return learningRate
}

/**
 * Sets the learning rate of any of tfjs' seven optimizers, so that the next update uses it.
 *
 * Assigning `optimizer.learningRate` does nothing in sgd and momentum: they use a tensor that was
 * made of it.
 *
 * @throws OptionError when the rate is negative or not finite
 * @example
 * setLearningRate(model.optimizer, 0.001)
 */
export function setLearningRate(optimizer: Optimizer, value: number): void {
  checkRate(value)
  getLearningRate(optimizer)
  const own = inside(optimizer)
  if (own.setLearningRate) own.setLearningRate(value)
  else own.learningRate = value
}

/**
 * The momentum of momentum and rmsprop, or β₁ of adam and adamax; undefined where there is none.
 *
 * @example
 * getMomentum(tf.train.momentum(0.1, 0.9)) // 0.9
 */
export function getMomentum(optimizer: Optimizer): number | undefined {
  const { momentum, beta1 } = inside(optimizer)
  return momentum ?? beta1
}

/**
 * Sets the momentum of momentum and rmsprop, or β₁ of adam and adamax.
 *
 * The `setMomentum` of tfjs' own momentum optimizer does nothing that an update would notice.
 *
 * @throws OptionError when the optimizer has no momentum, or the value is not in [0, 1)
 * @example
 * setMomentum(model.optimizer, 0.95)
 */
export function setMomentum(optimizer: Optimizer, value: number): void {
  checkMomentum(value)
  const own = inside(optimizer)
  if (getMomentum(optimizer) === undefined)
    throw new OptionError(
      `${optimizer.getClassName()} has no momentum: momentum, rmsprop, adam and adamax have one`,
    )
  if (own.m) {
    own.m.dispose()
    own.m = keep(scalar(value))
  }
  own[own.momentum === undefined ? 'beta1' : 'momentum'] = value
}
