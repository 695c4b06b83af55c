import { remainder } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link cosineWave}. */
export interface CosineWaveOptions extends Ending {
  /** Value at step 0. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * Exponent of the height: more falls sooner.
   *
   * @default 1
   */
  readonly power?: number
  /**
   * Exponent of the way gone: more stays high longer (k-decay).
   *
   * @default 1
   */
  readonly k?: number
  /**
   * Waves: 0.5 goes from the top to the bottom, 1 back to the top.
   *
   * @default 0.5
   */
  readonly cycles?: number
}

/**
 * A cosine of any number of waves, bent: `power` bends the height, `k` the way.
 *
 *     value(t) = to + (from − to) · ((1 + cos 2π·cycles·xᵏ) / 2)^power,   x = t / steps
 *
 * With the defaults it is {@link cosine}, which is smaller.
 *
 * @see Zhang & Li, “k-decay: A New Method for Learning Rate Schedule”, 2020, for `k`:
 *   https://arxiv.org/abs/2004.05909; Transformers' `num_cycles` and optax' `exponent` for the others
 * @example
 * cosineWave({ from: 0.1, steps: 100, cycles: 1 })(100) // 0.1
 */
export const cosineWave: Kind<CosineWaveOptions, 'cosineWave'> = /* @__PURE__ */ defineSchedule({
  type: 'cosineWave',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
    power: { type: 'number', exclusiveMinimum: 0, default: 1 },
    k: { type: 'number', exclusiveMinimum: 0, default: 1 },
    cycles: { type: 'number', minimum: 0, default: 0.5 },
  },
  create: ({ from, to, power, k, cycles, ...end }) => {
    const wave = (n: number) => (t: number) => {
      const rest = k === 1 ? n - t : n * remainder((n - t) / n, k)
      // from the nearest bottom, of which there is one in every n / cycles; a sine is only exact near 0
      let away = Math.abs(((0.5 - cycles) * n + cycles * rest) % n)
      if (away + away > n) away = n - away
      const early = power === 1 && 4 * away > n
      const sine = Math.sin((Math.PI / n) * (early ? n / 2 - away : away))
      if (power !== 1) return to + (from - to) * Math.abs(sine) ** (2 * power)
      return early ? from + (to - from) * sine * sine : to + (from - to) * sine * sine
    }
    return withEnding(end, wave(1)(1), wave)
  },
})
