/**
 * A point between two values, exact at both ends: `x` is the share of the way gone, `rest` what
 * remains of it. Near the end the remainder is what carries the precision.
 *
 * @internal
 */
export const mix = (from: number, to: number, x: number, rest: number): number =>
  x < 0.5 ? from + (to - from) * x : to + (from - to) * rest

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
