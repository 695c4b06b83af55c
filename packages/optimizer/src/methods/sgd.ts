import { createMethod, type Floats, type Method } from './method.ts'

/** Settings of {@link sgd}. */
export interface SgdSettings {
  /** Learning rate. */
  learningRate: number
  /** Share of the velocity that is kept. */
  momentum: number
  /** Share of the gradient that does not enter the velocity. */
  dampening: number
  /** What is added to the gradient for each unit of the parameter. */
  weightDecay: number
  /** Whether the step looks ahead by one velocity. */
  nesterov: boolean
}

/**
 * Stochastic gradient descent, with momentum as PyTorch has it: the rate is outside of the velocity.
 *
 *     g ← g + λw,   v ← μv + (1 − d)g,   w ← w − η·v        (nesterov: η·(g + μv))
 *
 * @see Sutskever et al., “On the importance of initialization and momentum in deep learning”, 2013
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = sgd([weights], { learningRate: 0.1 })
 * optimizer.step([Float64Array.of(2)])
 * weights[0] // 0.8
 */
export function sgd(
  parameters: readonly Floats[],
  {
    learningRate,
    momentum = 0,
    dampening = 0,
    weightDecay = 0,
    nesterov = false,
  }: Partial<SgdSettings> & Pick<SgdSettings, 'learningRate'>,
): Method<SgdSettings> {
  return createMethod<SgdSettings>(
    {
      method: 'sgd',
      slots: () => ({ velocity: 0 }),
      update(w, gradient, { velocity }, settings, { updates }) {
        const v = velocity!
        const { learningRate: rate, momentum: keep, weightDecay: decay } = settings
        // the first gradient enters the velocity whole, whatever the dampening is
        const enter = updates === 0 ? 1 : 1 - settings.dampening
        for (let i = 0; i < w.length; i++) {
          const g = gradient[i]! + decay * w[i]!
          if (keep === 0) {
            w[i] = w[i]! - rate * g
            continue
          }
          const next = keep * v[i]! + enter * g
          v[i] = next
          w[i] = w[i]! - rate * (settings.nesterov ? g + keep * next : next)
        }
      },
    },
    parameters,
    { learningRate, momentum, dampening, weightDecay, nesterov },
  )
}
