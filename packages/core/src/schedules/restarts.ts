import { mix, powers, remainder } from '../numeric.ts'
import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'
import { shapeParam, shapes, type Shape } from './shapes.ts'

/** Options of {@link restarts}. */
export interface RestartsOptions {
  /** Value at the beginning of the first cycle. */
  readonly from: number
  /**
   * Value at the end of a cycle.
   *
   * @default 0
   */
  readonly to?: number
  /** Length of the first cycle. */
  readonly steps: Length
  /**
   * What each cycle multiplies the length of the next by.
   *
   * @default 1
   */
  readonly growth?: number
  /**
   * Round each length down to whole steps.
   *
   * @default false
   */
  readonly whole?: boolean
  /** Cycles; then `to` is held. Without it, for ever. */
  readonly cycles?: number | undefined
  /**
   * What each cycle multiplies the height of the next above `to` by.
   *
   * @default 1
   */
  readonly factor?: number
  /**
   * What each cycle multiplies the peak of the next by.
   *
   * @default 1
   */
  readonly fromFactor?: number
  /**
   * What each cycle multiplies `to` of the next by.
   *
   * @default 1
   */
  readonly toFactor?: number
  /**
   * The straight way up from `to` that each cycle begins with: a part of its length.
   *
   * @default 0
   */
  readonly warmup?: Length
  /**
   * The way down: see {@link AnnealOptions}.
   *
   * @default 'cosine'
   */
  readonly shape?: Shape
  /** A shape of your own instead: a schedule of the share of the way down, 0 … 1. */
  readonly curve?: Schedule | undefined
  /**
   * Exponent of the way gone: more stays high longer (k-decay).
   *
   * @default 1
   */
  readonly k?: number
  /**
   * Exponent of the height.
   *
   * @default 1
   */
  readonly power?: number
}

type Lengths = Pick<RestartsOptions, 'growth' | 'whole' | 'cycles'> & { readonly steps: number }

// The first length, and what gives the next one; nothing where all are the same.
function lengths({
  steps,
  growth = 1,
  whole,
}: Lengths): readonly [number, ((length: number) => number)?] {
  const next = (length: number): number =>
    whole ? Math.floor(length * growth) || length : length * growth
  const first = whole ? Math.floor(steps) || steps : steps
  return next(first) === first ? [first] : [first, next]
}

function total(options: Lengths): number {
  const { cycles = Infinity } = options
  const [first, next] = lengths(options)
  if (!next || cycles === Infinity) return first * cycles
  let end = 0
  for (let i = 0, length = first; i < cycles && end < Infinity; i++) {
    end += length
    length = next(length)
  }
  return end
}

/**
 * Falls, and begins again at the top: warm restarts.
 *
 *     value(t) = toᵢ + (fromᵢ − toᵢ) · factorⁱ · f(u / nᵢ),   nᵢ = steps · growthⁱ
 *
 * in cycle i, counted from 0, at its step u, with fromᵢ = from · fromFactorⁱ and
 * toᵢ = to · toFactorⁱ. Lengths are added up, so that each restart is at its step exactly.
 *
 * @see Loshchilov & Hutter, “SGDR: Stochastic Gradient Descent with Warm Restarts”, 2017:
 *   https://arxiv.org/abs/1608.03983
 * @example
 * restarts({ from: 0.1, steps: 10, growth: 3 })(1210) // 0.1
 */
export const restarts: Kind<RestartsOptions, 'restarts'> = /* @__PURE__ */ defineSchedule({
  type: 'restarts',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    steps: { type: 'length', period: true, exclusiveMinimum: 0 },
    growth: { type: 'number', minimum: 1, default: 1 },
    whole: { type: 'boolean', default: false },
    cycles: { type: 'integer', minimum: 1, optional: true },
    factor: { type: 'number', minimum: 0, default: 1 },
    fromFactor: { type: 'number', minimum: 0, default: 1 },
    toFactor: { type: 'number', minimum: 0, default: 1 },
    warmup: { type: 'length', period: true, default: 0 },
    shape: shapeParam,
    curve: { type: 'schedule', optional: true },
    k: { type: 'number', exclusiveMinimum: 0, default: 1 },
    power: { type: 'number', exclusiveMinimum: 0, default: 1 },
  },
  duration: total,
  create: options => {
    const { from, to, cycles = Infinity, warmup, curve, k, power } = options
    const height = curve ? (rest: number) => curve(1 - rest) : shapes[options.shape]
    const [factor, top, low] = [options.factor, options.fromFactor, options.toFactor].map(powers)
    const end = total(options)
    const [first, next] = lengths(options)
    // the cycle that was asked for last
    let cycle = 0
    let begin = 0
    let length = first
    return t => {
      if (t >= end) return to * low!(cycles - 1)
      if (t < begin) [cycle, begin, length] = [0, 0, first]
      if (!next) {
        cycle = Math.floor(t / first)
        begin = cycle * first
      } else
        for (; t >= begin + length && begin < Infinity; cycle++) {
          begin += length
          length = next(length)
        }
      const bottom = to * low!(cycle)
      const peak = bottom + (from * top!(cycle) - bottom) * factor!(cycle)
      const inside = t - begin
      const rest = length - inside
      if (inside < warmup) return mix(bottom, peak, inside / warmup, 1 - inside / warmup)
      const h = height(remainder(rest / (length - warmup), k)) ** power
      return mix(peak, bottom, 1 - h, h)
    }
  },
})
