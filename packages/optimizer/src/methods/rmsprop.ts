import { createMethod, type Floats, type Method } from './method.ts'
import { given } from './settings.ts'

/** Settings of {@link rmsprop}. */
export interface RmspropSettings {
  /** Learning rate. */
  learningRate: number
  /** How much of the past the mean of squares keeps. */
  alpha: number
  /** Share of the velocity that is kept. */
  momentum: number
  /** What is added to the gradient for each unit of the parameter. */
  weightDecay: number
  /** Keeps the division from blowing up. */
  epsilon: number
}

/** Options of {@link rmsprop}. */
export interface RmspropOptions extends Partial<RmspropSettings> {
  learningRate: number
  /**
   * Whether the spread of the gradients divides them, instead of their size.
   *
   * @default false
   */
  readonly centered?: boolean
}

/**
 * RMSprop: gradients divided by the root of their mean square.
 *
 *     s ← αs + (1 − α)g²,   v ← μv + g / (√s + ε),   w ← w − η·v
 *
 * Centered, the mean of the gradients is taken off: √(s − m²), m ← αm + (1 − α)g. An update with
 * momentum 0 uses no velocity, and it begins anew after it.
 *
 * @see Hinton, “Neural Networks for Machine Learning”, lecture 6e, 2012:
 *   https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf
 * @see Graves, “Generating Sequences With Recurrent Neural Networks”, 2013, eq. 38–41, for centered:
 *   https://arxiv.org/abs/1308.0850
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = rmsprop([weights], { learningRate: 0.01, alpha: 0.75, epsilon: 0 })
 * optimizer.step([Float64Array.of(3)])
 * weights[0] // 0.98: the first gradient counts as 1 / √(1 − α)
 */
export function rmsprop(
  parameters: readonly Floats[],
  options: RmspropOptions,
): Method<RmspropSettings> {
  const {
    learningRate,
    alpha = 0.99,
    momentum = 0,
    weightDecay = 0,
    epsilon = 1e-8,
    centered = false,
    ...others
  } = given(options)
  return createMethod<RmspropSettings>(
    {
      method: 'rmsprop',
      others,
      options: ['centered'],
      slots: { squares: 0, velocity: 0, ...(centered && { means: 0 }) },
      // whether there is a velocity
      numbers: { moving: 0 },
      update(w, gradient, { squares, means, velocity }, settings, { moving }) {
        const [s, v] = [squares!, velocity!]
        const { learningRate: rate, alpha: keep, momentum: carry, weightDecay: decay } = settings
        const { epsilon } = settings
        const enter = 1 - keep
        if (carry === 0 && moving) v.fill(0)
        for (let i = 0; i < w.length; i++) {
          const old = w[i]!
          const g = gradient[i]! + decay * old
          const square = keep * s[i]! + enter * g * g
          s[i] = square
          let spread = square
          if (means) {
            const mean = keep * means[i]! + enter * g
            means[i] = mean
            // rounding may bring it below 0, where there is no root
            spread = Math.max(0, square - mean * mean)
          }
          let move = g / (Math.sqrt(spread) + epsilon)
          if (carry > 0) {
            move += carry * v[i]!
            v[i] = move
          }
          w[i] = old - rate * move
        }
      },
      end(settings, numbers) {
        numbers['moving'] = settings.momentum === 0 ? 0 : 1
      },
    },
    parameters,
    { learningRate, alpha, momentum, weightDecay, epsilon },
  )
}
