import { createMethod, type Floats, type Method } from './method.ts'

/** Settings of {@link adadelta}. */
export interface AdadeltaSettings {
  /** Learning rate: 1 in the paper, which has none. */
  learningRate: number
  /** How much of the past the means keep. */
  rho: number
  /** What is added to the gradient for each unit of the parameter. */
  weightDecay: number
  /** Where the updates begin from nothing. */
  epsilon: number
}

/**
 * Adadelta: steps as large as the last ones were, for their gradients.
 *
 *     s ← ρs + (1 − ρ)g²,   δ = g · √(u + ε) / √(s + ε),   u ← ρu + (1 − ρ)δ²,   w ← w − η·δ
 *
 * @see Zeiler, “ADADELTA: An Adaptive Learning Rate Method”, 2012, alg. 1: https://arxiv.org/abs/1212.5701
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = adadelta([weights], { rho: 0.5, epsilon: 1 })
 * optimizer.step([Float64Array.of(2)])
 * weights[0] // -0.1547005383792515: a step of 2 · √(0 + ε) / √(2 + ε)
 */
export function adadelta(
  parameters: readonly Floats[],
  {
    learningRate = 1,
    rho = 0.9,
    weightDecay = 0,
    epsilon = 1e-6,
    ...others
  }: Partial<AdadeltaSettings> = {},
): Method<AdadeltaSettings> {
  return createMethod<AdadeltaSettings>(
    {
      method: 'adadelta',
      others,
      slots: { squares: 0, updates: 0 },
      update(
        w,
        gradient,
        slots,
        { learningRate: rate, rho: keep, weightDecay: shrink, epsilon: eps },
      ) {
        const s = slots['squares']!
        const u = slots['updates']!
        const enter = 1 - keep
        for (let i = 0; i < w.length; i++) {
          const g = gradient[i]! + shrink * w[i]!
          const square = keep * s[i]! + enter * g * g
          const delta = (Math.sqrt(u[i]! + eps) / Math.sqrt(square + eps)) * g
          s[i] = square
          u[i] = keep * u[i]! + enter * delta * delta
          w[i] = w[i]! - rate * delta
        }
      },
    },
    parameters,
    { learningRate, rho, weightDecay, epsilon },
  )
}
