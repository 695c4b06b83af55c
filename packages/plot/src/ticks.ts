const tidy = (value: number): number => Number(value.toPrecision(12))

/**
 * The round distance (1, 2 or 5 times a power of ten) that cuts a span into about so many parts.
 *
 * @internal
 */
export function roundStep(span: number, parts: number): number {
  const rough = span / parts
  const power = Math.floor(Math.log10(rough))
  const mantissa = rough / 10 ** power
  const round = mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10
  return tidy(Number(`${round}e${power}`))
}

/**
 * The multiples of a distance between two numbers.
 *
 * @internal
 */
export function multiples(step: number, low: number, high: number): number[] {
  const slack = 1e-9
  const first = Math.ceil(low / step - slack)
  const count = Math.floor(high / step + slack) - first + 1
  return Array.from({ length: count }, (_, i) => tidy((first + i) * step) + 0)
}

/**
 * Round numbers for a logarithmic axis, and the lesser ones between them.
 *
 * @internal
 */
export function logTicks(
  low: number,
  high: number,
  most: number,
): { readonly ticks: number[]; readonly minor: number[] } {
  const decades = Math.log10(high) - Math.log10(low)
  if (decades < 0.7) return { ticks: multiples(roundStep(high - low, most), low, high), minor: [] }
  const inside = (value: number): boolean => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)
  const first = Math.floor(Math.log10(low) + 1e-9)
  const last = Math.ceil(Math.log10(high) - 1e-9)
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const times = (mantissas: readonly number[]): number[] =>
    powers.flatMap(power => mantissas.map(m => Number(`${m}e${power}`))).filter(inside)
  if (decades < 2) return { ticks: times([1, 2, 5]), minor: times([3, 4, 6, 7, 8, 9]) }
  const stride = Math.ceil(decades / most)
  return {
    ticks: powers
      .filter(power => power % stride === 0)
      .map(power => Number(`1e${power}`))
      .filter(inside),
    minor: times(stride > 1 ? [1] : decades > 6 ? [] : [2, 3, 4, 5, 6, 7, 8, 9]),
  }
}

const suffixes = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

const scientific = (value: number): string =>
  value === 0 ? '0' : tidy(value).toExponential().replace('e+', 'e')

const decimals = (value: number): number => {
  const [digits = '', exponent = '0'] = tidy(value).toExponential().split('e')
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent))
}

/** A number of a logarithmic axis, in a manner of its own. */
function alone(value: number): string {
  const [unit, suffix] = suffixes.find(([size]) => value >= size && value >= 1e4) ?? [1, '']
  return `${tidy(value / unit)}${suffix}`
}

/**
 * Writes the numbers of an axis, all in the same manner: plain, in thousands, or in powers of ten.
 *
 * @internal
 */
export function labelsOf(ticks: readonly number[]): string[] {
  const sizes = ticks.filter(tick => tick !== 0).map(Math.abs)
  const largest = Math.max(...sizes, 0)
  const smallest = Math.min(...sizes, Infinity)
  if (sizes.length === 0) return ticks.map(() => '0')
  if (largest >= 100 * smallest && smallest >= 1e-4 && largest < 1e15) return ticks.map(alone)
  if (largest >= 1e15 || smallest < 1e-4 || largest < 1e-3) return ticks.map(scientific)
  const [unit, suffix] = suffixes.find(([size]) => largest >= size && largest >= 1e4) ?? [1, '']
  const places = Math.max(...ticks.map(tick => decimals(tick / unit)))
  if (unit > 1 && places > 2) return ticks.map(String)
  return ticks.map(tick => (tick === 0 ? '0' : (tick / unit).toFixed(places) + suffix))
}
