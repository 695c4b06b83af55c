import { createMethod, type Floats, type Method } from './method.ts'

/** Settings of {@link rmsprop}. */
export interface RmspropSettings {
  /** Learning rate. */
  learningRate: number
  /** How much of the past the mean of squares keeps. */
  alpha: number
  /** Share of the velocity that is kept. */
  momentum: number
  /** Whether the mean of the gradients is taken off the squares. */
  centered: boolean
  /** What is added to the gradient for each unit of the parameter. */
  weightDecay: number
  /** Keeps the division from blowing up. */
  epsilon: number
}

/**
 * RMSprop: gradients divided by the root of their mean square.
 *
 *     s ← αs + (1 − α)g²,   w ← w − η · g / (√s + ε)        (centered: √(s − m²), m ← αm + (1 − α)g)
 *
 * @see Hinton, “Neural Networks for Machine Learning”, lecture 6e, 2012; Graves, 2013, eq. 38–41, for centered
 * @example
 * const optimizer = rmsprop([new Float32Array(10)], { learningRate: 0.01 })
 */
export function rmsprop(
  parameters: readonly Floats[],
  {
    learningRate,
    alpha = 0.99,
    momentum = 0,
    centered = false,
    weightDecay = 0,
    epsilon = 1e-8,
  }: Partial<RmspropSettings> & Pick<RmspropSettings, 'learningRate'>,
): Method<RmspropSettings> {
  return createMethod<RmspropSettings>(
    {
      method: 'rmsprop',
      slots: () => ({ squares: 0, means: 0, velocity: 0 }),
      update(w, gradient, { squares, means, velocity }, settings) {
        const [s, m, v] = [squares!, means!, velocity!]
        const { learningRate: rate, alpha: keep, momentum: carry, weightDecay: shrink } = settings
        const { centered: middle, epsilon: eps } = settings
        const enter = 1 - keep
        for (let i = 0; i < w.length; i++) {
          const g = gradient[i]! + shrink * w[i]!
          const square = keep * s[i]! + enter * g * g
          s[i] = square
          let spread = square
          if (middle) {
            const mean = keep * m[i]! + enter * g
            m[i] = mean
            spread -= mean * mean
          }
          let move = g / (Math.sqrt(spread) + eps)
          if (carry > 0) {
            move += carry * v[i]!
            v[i] = move
          }
          w[i] = w[i]! - rate * move
        }
      },
    },
    parameters,
    { learningRate, alpha, momentum, centered, weightDecay, epsilon },
  )
}
