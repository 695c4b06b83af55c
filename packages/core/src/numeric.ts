/**
 * A point between two values, exact at both ends: `x` is the share of the way gone, `rest` what
 * remains of it. Near the end the remainder is what carries the precision.
 *
 * @internal
 */
export const mix = (from: number, to: number, x: number, rest: number): number =>
  x < 0.5 ? from + (to - from) * x : to + (from - to) * rest

/**
 * What remains of x^k where `rest` remains of x: 1 − x^k, without cancellation near the end.
 *
 * @internal
 */
export const remainder = (rest: number, k: number): number =>
  k === 1 ? rest : -Math.expm1(k * Math.log1p(-rest))

/**
 * How many of the boundaries lie at or before a step; `open`: before it.
 *
 * @internal
 */
export function passed(at: readonly number[], t: number, open = false): number {
  let low = 0
  let high = at.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const begins = at[middle]!
    if (open ? begins < t : begins <= t) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * `base ** exponent` for exponents that stay the same for many calls. `Math.pow` is the dearest
 * part of a staircase; remembering one result makes it cost a comparison.
 *
 * @internal
 */
export function powers(base: number): (exponent: number) => number {
  let known = 0
  let power = 1
  return exponent => {
    if (exponent !== known) {
      power = base ** exponent
      known = exponent
    }
    return power
  }
}

/**
 * What is wrong with boundaries that do not rise. Those that still have units are not compared.
 *
 * @internal
 */
export const falls = (at: readonly unknown[]): string | undefined =>
  at.some((begin, i) => Number(begin) < Number(at[i - 1]))
    ? `at must rise, got ${at.join(', ')}`
    : undefined

/**
 * Rounded to a whole step. What should be halfway between two steps, but was worked out by way of
 * epochs or samples and lies a few bits below, is taken for what it should be.
 *
 * @internal
 * @param far how far from 0 it was worked out
 */
export const nearest = (steps: number, far: number): number =>
  Math.round(steps + Math.min(far * 2 ** -44, 0.25)) // what is whole already stays so
