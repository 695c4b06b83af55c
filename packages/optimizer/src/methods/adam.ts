import { createMethod, type Floats, type Method, type Numbers } from './method.ts'

/** Settings of {@link adam}, {@link amsgrad} and {@link adamw}. */
export interface AdamSettings {
  /** Learning rate. */
  learningRate: number
  /** How much of the past the mean of the gradients keeps: β₁, adam's momentum. */
  momentum: number
  /** How much of the past the mean of their squares keeps: β₂. */
  beta2: number
  /** Adam: what is added to the gradient for each unit of the parameter. AdamW: its share that each step takes off, times the rate. */
  weightDecay: number
  /** Keeps the division from blowing up. */
  epsilon: number
}

interface Variant {
  readonly method: string
  readonly decoupled?: boolean
  readonly maximum?: boolean
}

type Given = Partial<AdamSettings>

// Products and not powers: they stay right when a schedule changes the betas on the way.
function begin({ momentum, beta2 }: AdamSettings, numbers: Numbers): void {
  numbers['product1'] = numbers['product1']! * momentum
  numbers['product2'] = numbers['product2']! * beta2
}

function create(
  { method, decoupled = false, maximum = false }: Variant,
  parameters: readonly Floats[],
  {
    learningRate = 1e-3,
    momentum = 0.9,
    beta2 = 0.999,
    weightDecay = decoupled ? 0.01 : 0,
    epsilon = 1e-8,
    ...others
  }: Given,
): Method<AdamSettings> {
  return createMethod<AdamSettings>(
    {
      method,
      others,
      slots: { means: 0, squares: 0, ...(maximum && { largest: 0 }) },
      numbers: { product1: 1, product2: 1 },
      begin,
      update(w, gradient, { means, squares, largest }, settings, numbers) {
        const [m, s] = [means!, squares!]
        const { learningRate: rate, momentum: keep1, beta2: keep2, epsilon: eps } = settings
        const [enter1, enter2] = [1 - keep1, 1 - keep2]
        // the corrections, gathered: dividing once is what makes this loop fast
        const size = rate / (1 - numbers['product1']!)
        const widen = 1 / Math.sqrt(1 - numbers['product2']!)
        const shrink = decoupled ? 1 - rate * settings.weightDecay : 1
        const decay = decoupled ? 0 : settings.weightDecay
        for (let i = 0; i < w.length; i++) {
          const old = w[i]!
          const g = gradient[i]! + decay * old
          const mean = keep1 * m[i]! + enter1 * g
          let square = keep2 * s[i]! + enter2 * g * g
          m[i] = mean
          s[i] = square
          if (largest) {
            if (largest[i]! > square) square = largest[i]!
            else largest[i] = square
          }
          w[i] = shrink * old - (size * mean) / (Math.sqrt(square) * widen + eps)
        }
      },
    },
    parameters,
    { learningRate, momentum, beta2, weightDecay, epsilon },
  )
}

/**
 * Adam: means of gradients, divided by the roots of means of their squares, both corrected for
 * beginning at zero.
 *
 *     m ← β₁m + (1 − β₁)g,   s ← β₂s + (1 − β₂)g²,   w ← w − η · m̂ / (√ŝ + ε)
 *     m̂ = m / (1 − ∏β₁),   ŝ = s / (1 − ∏β₂)
 *
 * @see Kingma & Ba, “Adam: A Method for Stochastic Optimization”, 2015, alg. 1:
 *   https://arxiv.org/abs/1412.6980
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = adam([weights], { learningRate: 0.1, epsilon: 0 })
 * optimizer.step([Float64Array.of(2)])
 * weights[0] // 0.9: the first step is as long as the rate, whatever the gradient
 */
export const adam = (parameters: readonly Floats[], settings: Given = {}): Method<AdamSettings> =>
  create({ method: 'adam' }, parameters, settings)

/**
 * Adam that divides by the largest mean square there has been.
 *
 * @see Reddi, Kale & Kumar, “On the Convergence of Adam and Beyond”, 2018, alg. 2:
 *   https://arxiv.org/abs/1904.09237
 * @example
 * const optimizer = amsgrad([new Float32Array(10)], { learningRate: 0.01 })
 */
export const amsgrad = (
  parameters: readonly Floats[],
  settings: Given = {},
): Method<AdamSettings> => create({ method: 'amsgrad', maximum: true }, parameters, settings)

/**
 * Adam with weight decay beside the gradient instead of in it.
 *
 *     w ← w − ηλw − η · m̂ / (√ŝ + ε)
 *
 * @see Loshchilov & Hutter, “Decoupled Weight Decay Regularization”, 2019, alg. 2:
 *   https://arxiv.org/abs/1711.05101
 * @example
 * const optimizer = adamw([new Float32Array(10)], { learningRate: 0.01, weightDecay: 0.05 })
 */
export const adamw = (parameters: readonly Floats[], settings: Given = {}): Method<AdamSettings> =>
  create({ method: 'adamw', decoupled: true }, parameters, settings)
