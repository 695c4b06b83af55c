import { checkChannelValue, OptionError } from '@anneal/core'
import { customGrad, mul, tidy, type Tensor } from '@tensorflow/tfjs'

/** A loss function, as `compile` takes it. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor

/** A loss whose gradient is multiplied by a scale: pass it to `compile`. */
export interface ScaledLoss extends LossFunction {
  /** What the gradient is multiplied by; 1 at first. */
  scale: number
}

/**
 * Multiplies the gradient of a loss, and leaves its value alone: what `fit` reports, and validation
 * measures, stays what it was. With it a plan has the channel `lossScale`, and any decay may be one of
 * the loss at a fixed rate.
 *
 * For plain sgd that is the same as a decay of the rate. For momentum it lags behind, as the velocity
 * keeps gradients of earlier scales. Adam and rmsprop divide by what they remember of the gradients, so
 * that it does little where that memory is short; adagrad remembers all of them, and comes near.
 * Regularizers of layers are not scaled.
 *
 * @see Wei, “Forget the Learning Rate, Decay Loss”, 2019, for the idea; its coefficient is not ours:
 *   https://arxiv.org/abs/1905.00094
 * @throws OptionError when the loss is a name, or anything else but a function
 * @example
 * const loss = scaledLoss(tf.metrics.meanSquaredError)
 * model.compile({ optimizer: tf.train.sgd(0.1), loss })
 * const plan = { lossScale: cosine({ from: 1, steps: '100%' }) }
 * await model.fit(x, y, { epochs: 2, callbacks: new ScheduleCallback(plan, { loss }) })
 */
export function scaledLoss(loss: LossFunction): ScaledLoss {
  if (typeof loss !== 'function')
    throw new OptionError(
      `scaledLoss takes a function, such as tf.metrics.meanSquaredError, got ${String(loss)}`,
    )
  const scaleGradient = customGrad(value => ({
    value: (value as Tensor).clone(),
    gradFunc: gradient => mul(gradient, scaled.scale),
  }))
  const scaled: ScaledLoss = Object.assign(
    (yTrue: Tensor, yPred: Tensor) => tidy(() => scaleGradient(loss(yTrue, yPred))),
    { scale: 1 },
  )
  return scaled
}

/** Refuses a scale that would spoil the weights, in the precision that tfjs has. @internal */
export function checkLossScale(value: number): void {
  checkChannelValue('lossScale', value, Math.fround(value))
}
