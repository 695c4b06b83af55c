import { falls, mix, passed } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link knots}. */
export interface KnotsOptions extends Pick<Ending, 'after'> {
  /** The value at each knot. */
  readonly values: readonly number[]
  /** Where the knots are, counted from the start of the schedule. Before the first its value holds. */
  readonly at: readonly Length[]
  /**
   * The way from a knot to the next: a straight line, half a cosine wave, or equal shares in equal
   * times (for values above 0).
   *
   * @default 'linear'
   */
  readonly shape?: 'linear' | 'cosine' | 'geometric'
}

const sine = (x: number): number => Math.sin((Math.PI / 2) * x) ** 2

const ways = {
  linear: mix,
  cosine: (a: number, b: number, x: number, rest: number) => mix(a, b, sine(x), sine(rest)),
  geometric: (a: number, b: number, x: number, rest: number) =>
    x < 0.5 ? a * (b / a) ** x : b * (a / b) ** rest,
}

/**
 * Values at given steps, with lines or waves between them.
 *
 *     value(t) = aᵢ + (aᵢ₊₁ − aᵢ) · f((t − bᵢ) / (bᵢ₊₁ − bᵢ)),   bᵢ ≤ t < bᵢ₊₁
 *
 * with the values a and the steps b of the knots; f(x) = x (linear) or sin²(πx/2) (cosine);
 * geometric is aᵢ · (aᵢ₊₁ / aᵢ)^x. Two knots at the same step are a jump.
 *
 * @example
 * knots({ values: [0, 0.1, 0], at: [0, 30, 100] })(65) // 0.05
 */
export const knots: Kind<KnotsOptions, 'knots'> = /* @__PURE__ */ defineSchedule({
  type: 'knots',
  params: {
    values: { type: 'array', items: { type: 'number' }, minItems: 1 },
    at: { type: 'array', items: { type: 'length' } },
    shape: { type: 'string', enum: /* @__PURE__ */ Object.keys(ways), default: 'linear' },
    after: ending.after,
  },
  check: ({ values, at, shape }) =>
    values.length !== at.length
      ? `${values.length} values need as many places in at, got ${at.length}`
      : shape === 'geometric' && Math.min(...values) <= 0
        ? `geometric needs values above 0, got ${values.join(', ')}`
        : falls(at),
  duration: ({ at }) => at.at(-1)!,
  create: ({ values, at, shape, after }) => {
    const way = ways[shape]
    return withEnding({ steps: at.at(-1)!, end: 'after', after }, values.at(-1)!, () => t => {
      const i = Math.min(passed(at, t), at.length - 1) || 1
      const a = values[i - 1]!
      const b = values[i] ?? a
      const begin = at[i - 1]!
      const span = at[i]! - begin
      return t < begin ? a : span > 0 ? way(a, b, (t - begin) / span, (at[i]! - t) / span) : b
    })
  },
})
