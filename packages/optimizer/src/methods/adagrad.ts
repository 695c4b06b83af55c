import { createMethod, type Floats, type Method } from './method.ts'
import { checkSetting, given } from './settings.ts'

/** Settings of {@link adagrad}. */
export interface AdagradSettings {
  /** Learning rate. */
  learningRate: number
  /** The method's own decay of the rate: divided by 1 + decay · t. */
  decay: number
  /** What is added to the gradient for each unit of the parameter. */
  weightDecay: number
  /** Keeps the division from blowing up. */
  epsilon: number
}

/** Options of {@link adagrad}. */
export interface AdagradOptions extends Partial<AdagradSettings> {
  learningRate: number
  /**
   * What the sums of squares begin with.
   *
   * @default 0
   */
  readonly initial?: number
}

/**
 * AdaGrad: every coordinate has a rate of its own, that falls with the squares of its gradients.
 *
 *     s ← s + g²,   w ← w − η/(1 + dt) · g / (√s + ε)
 *
 * @see Duchi, Hazan & Singer, “Adaptive Subgradient Methods for Online Learning and Stochastic
 *   Optimization”, 2011: https://jmlr.org/papers/v12/duchi11a.html
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = adagrad([weights], { learningRate: 0.1, epsilon: 0 })
 * optimizer.step([Float64Array.of(2)])
 * weights[0] // 0.9: the first step is as long as the rate, whatever the gradient
 */
export function adagrad(
  parameters: readonly Floats[],
  options: AdagradOptions,
): Method<AdagradSettings> {
  const {
    learningRate,
    decay = 0,
    weightDecay = 0,
    epsilon = 1e-10,
    initial = 0,
    ...others
  } = given(options)
  checkSetting('adagrad', 'initial', initial)
  return createMethod<AdagradSettings>(
    {
      method: 'adagrad',
      others,
      options: ['initial'],
      slots: { squares: initial },
      update(w, gradient, { squares }, settings, { updates }) {
        const s = squares!
        const { weightDecay: shrink, epsilon: eps } = settings
        const rate = settings.learningRate / (1 + updates * settings.decay)
        for (let i = 0; i < w.length; i++) {
          const g = gradient[i]! + shrink * w[i]!
          const sum = s[i]! + g * g
          s[i] = sum
          w[i] = w[i]! - (rate * g) / (Math.sqrt(sum) + eps)
        }
      },
    },
    parameters,
    { learningRate, decay, weightDecay, epsilon },
  )
}
