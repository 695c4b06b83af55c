import { mix } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'
import { shapeParam, shapes, type Shape } from './shapes.ts'

/** Options of {@link anneal}. */
export interface AnnealOptions extends Ending {
  /** Value at step 0. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * The way down.
   *
   * @default 'cosine'
   */
  readonly shape?: Shape
}

/**
 * The way down at the end of a run, in one of the shapes that are in use.
 *
 *     value(t) = to + (from − to) · f(x),   x = t / steps
 *
 * f(x) is 1 − x (linear), (1 + cos πx) / 2 (cosine), 1 − √x (sqrt), 1 − x² (square), 2 · ½^x − 1
 * (exponential), 2(1 − x) − (1 + cos πx) / 2 (mirrorCosine), or (1 − x) / (1 − x/2) (rex).
 *
 * @see Hägele et al., “Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations”,
 *   2024: https://arxiv.org/abs/2405.18392; Dremov et al., “Training Dynamics of the Cooldown Stage
 *   in Warmup-Stable-Decay Learning Rate Scheduler”, 2025: https://arxiv.org/abs/2508.01483; Chen et
 *   al., “REX: Revisiting Budgeted Training with an Improved Schedule”, 2021:
 *   https://arxiv.org/abs/2107.04197
 * @example
 * anneal({ from: 1, steps: 100, shape: 'sqrt' })(25) // 0.5
 */
export const anneal: Kind<AnnealOptions, 'anneal'> = /* @__PURE__ */ defineSchedule({
  type: 'anneal',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
    shape: shapeParam,
  },
  check: ({ after, shape }) =>
    after === 'continue' && shape === 'rex' ? 'rex has a pole past its end' : undefined,
  create: ({ from, to, shape, ...end }) => {
    const height = shapes[shape]
    return withEnding(end, to, n => t => {
      const h = height((n - t) / n)
      return mix(from, to, 1 - h, h)
    })
  },
})
