const most = 20_000

/**
 * The steps at which two curves are compared: all of them, or where there are too many, those at
 * both ends and as many between them.
 *
 * @internal
 */
export function stepsTo(last: number): readonly number[] {
  if (last < most) return Array.from({ length: last + 1 }, (_, t) => t)
  const edge = most / 5
  const stride = (last - 2 * edge) / (most - 2 * edge)
  return [
    ...Array.from({ length: edge }, (_, t) => t),
    ...Array.from({ length: most - 2 * edge }, (_, i) => edge + Math.floor(i * stride)),
    ...Array.from({ length: edge + 1 }, (_, i) => last - edge + i),
  ]
}

/**
 * The largest difference of two curves, as a share of the largest value of the first: Infinity where one
 * of them has no value.
 *
 * @internal
 */
export function differenceOf(
  wanted: (t: number) => number,
  found: (t: number) => number,
  last: number,
): number {
  let [largest, apart] = [0, 0]
  for (const t of stepsTo(last)) {
    const value = wanted(t)
    const away = Math.abs(value - found(t))
    if (Number.isNaN(away)) return Infinity
    apart = Math.max(apart, away)
    largest = Math.max(largest, Math.abs(value))
  }
  return apart / (largest || 1)
}

/** What counts as no difference: rounding. @internal */
export const rounding = 1e-12
