import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link linearCosine}. */
export interface LinearCosineOptions extends Ending {
  /** What everything is multiplied by. */
  readonly from: number
  /**
   * Waves in all; a half one is only the way down.
   *
   * @default 0.5
   */
  readonly cycles?: number
  /**
   * What is added to the line before the wave.
   *
   * @default 0
   */
  readonly alpha?: number
  /**
   * What is added at last, as a share of `from`.
   *
   * @default 0.001
   */
  readonly beta?: number
}

/**
 * A straight line times a cosine wave.
 *
 *     value(t) = from · ((alpha + 1 − x) · (1 + cos(2π · cycles · x)) / 2 + beta),   x = t / steps
 *
 * @see Bello et al., “Neural Optimizer Search with Reinforcement Learning”, 2017:
 *   https://arxiv.org/abs/1709.07417; TensorFlow 1, `tf.train.linear_cosine_decay`
 * @example
 * linearCosine({ from: 1, steps: 100 })(50) // 0.251
 */
export const linearCosine: Kind<LinearCosineOptions, 'linearCosine'> =
  /* @__PURE__ */ defineSchedule({
    type: 'linearCosine',
    params: {
      from: { type: 'number' },
      ...ending,
      cycles: { type: 'number', minimum: 0, default: 0.5 },
      alpha: { type: 'number', default: 0 },
      beta: { type: 'number', default: 0.001 },
    },
    create: ({ from, cycles, alpha, beta, ...end }) => {
      const wave = (n: number) => (t: number) => {
        const rest = (n - t) / n
        const height = Math.sin(Math.PI * (0.5 - cycles + cycles * rest)) ** 2
        return from * ((alpha + rest) * height + beta)
      }
      return withEnding(end, wave(1)(1), wave)
    },
  })
