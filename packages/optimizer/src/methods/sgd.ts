import { createMethod, type Floats, type Method } from './method.ts'
import { given } from './settings.ts'

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
 * The first gradient enters the velocity whole, whatever the dampening d is. An update with momentum
 * 0 is plain descent, and the velocity begins anew after it.
 *
 * @see Sutskever et al., “On the importance of initialization and momentum in deep learning”, 2013:
 *   https://proceedings.mlr.press/v28/sutskever13.html
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = sgd([weights], { learningRate: 0.1 })
 * optimizer.step([Float64Array.of(2)])
 * weights[0] // 0.8
 */
export function sgd(
  parameters: readonly Floats[],
  settings: Partial<SgdSettings> & Pick<SgdSettings, 'learningRate'>,
): Method<SgdSettings> {
  const {
    learningRate,
    momentum = 0,
    dampening = 0,
    weightDecay = 0,
    nesterov = false,
    ...others
  } = given(settings)
  return createMethod<SgdSettings>(
    {
      method: 'sgd',
      others,
      slots: { velocity: 0 },
      // whether there is a velocity
      numbers: { moving: 0 },
      update(w, gradient, { velocity }, settings, { moving }) {
        const v = velocity!
        const { learningRate: rate, momentum: keep, weightDecay: decay } = settings
        if (keep === 0) {
          if (moving) v.fill(0)
          for (let i = 0; i < w.length; i++) w[i] = w[i]! - rate * (gradient[i]! + decay * w[i]!)
          return
        }
        const enter = moving ? 1 - settings.dampening : 1
        const ahead = settings.nesterov ? keep : 1
        const now = settings.nesterov ? 1 : 0
        for (let i = 0; i < w.length; i++) {
          const old = w[i]!
          const g = gradient[i]! + decay * old
          const next = keep * v[i]! + enter * g
          v[i] = next
          w[i] = old - rate * (now * g + ahead * next)
        }
      },
      end(settings, numbers) {
        numbers['moving'] = settings.momentum === 0 ? 0 : 1
      },
    },
    parameters,
    { learningRate, momentum, dampening, weightDecay, nesterov },
  )
}
